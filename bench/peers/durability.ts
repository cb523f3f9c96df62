/** What each peer, set up as its documentation says, does before it announces a post. */
export const DURABILITY = {
  "y-partyserver":
    "announces first; stores the whole document again as one row, 2 s after the last change or 10 s after the first",
  hocuspocus:
    "stores nothing: in memory on Node until somebody writes an onStoreDocument (called 2 to 10 s after); merges posts that arrive together into one message",
  "y-websocket": "stores nothing: in memory on Node unless YPERSISTENCE names a folder",
  "raw workerd loop": "stores nothing, reads nothing: forwards bytes",
} as const;
