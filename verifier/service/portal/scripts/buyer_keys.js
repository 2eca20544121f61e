/** The page of a buyer's keys (sleutels van een opdrachtgever): what any page of keys does. */

import { listenForKeys, listenForLeaving, showKeys } from "./keys_here.js";
import { element, tellFault } from "./reporting.js";

listenForLeaving(showKeys);
if (element("here")) listenForKeys();
await showKeys().catch(tellFault);
