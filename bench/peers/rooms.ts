/** The one document of every peer's server. */
export const ROOM = "discussion";
