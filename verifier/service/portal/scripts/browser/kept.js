/** Kept (bewaard): something was signed and is kept here, and could not be sent now; `cause` says why. */
export class Kept extends Error {}
