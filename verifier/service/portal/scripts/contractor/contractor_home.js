/**
 * The contracts of a contractor (opdrachten): what was signed and waits is sent, and that there is a key is seen.
 */

import { keepSending, isReady } from "../page/ready.js";
import { tellFault } from "../page/reporting.js";

await isReady();
keepSending().catch(tellFault);
