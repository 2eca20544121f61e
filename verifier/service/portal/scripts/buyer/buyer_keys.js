/** The page of a buyer's keys (sleutels van een opdrachtgever): what any page of keys does. */

import { listenForKeys, listenForLeaving, showKeys } from "../page/keys_here.js";
import { element, tellFault } from "../page/reporting.js";

listenForLeaving(showKeys);
if (element("here")) listenForKeys();
await showKeys().catch(tellFault);
