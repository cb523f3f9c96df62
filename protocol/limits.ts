/** Every limit both sides agree on, with its unit in its name. A change here is a change of the protocol. */
export const ENVELOPE_BYTES_MAX = 81_963; // an 81,920 byte padded Entry, 27 bytes of header, 16 of tag
export const ENVELOPES_PER_THREAD_MAX = 5_000;
/** Every phone reads all of the first, and a moderator's all of the second: no Envelope in them is long. */
export const MODERATION_ENVELOPE_BYTES_MAX = 2_091; // a 2,048 byte padded Entry
export const REPORT_ENVELOPE_BYTES_MAX = 8_235; // an 8,192 byte padded Entry
export const FRAME_BYTES_MAX = 128 * 1024;
export const PAGE_BYTES_MAX = 96 * 1024;
export const BODY_BYTES_MAX = 512 * 1024;
export const CHAIN_BYTES_MAX = 1_280; // nine certificates take 1,215
export const CHAIN_CERTIFICATES_MAX = 9;
export const UPDATE_BYTES_MAX = 65_536;
export const SHELF_UPDATE_BYTES_MAX = 8_192;
export const SHELF_STRUCTS_MAX = 2_000;
export const LIST_ROWS_MAX = 50;
export const DIGEST_STREAMS_MAX = 500;
export const STREAMS_OPEN_PER_SOCKET_MAX = 64;
export const INVITES_PER_REQUEST_MAX = 500;
export const PROFILE_BYTES_MAX = 1_024;
export const REQUEST_AGE_MS_MAX = 5 * 60_000;
/** Facilitators, and members removed at once, that one epoch record names. */
export const AUTHORS_IN_RECORD_MAX = 64;
/** Facilitators that one request to a Factory removes. */
export const REMOVED_PER_REQUEST_MAX = 64;
/** Open slips in one page of a Factory's list. */
export const OPEN_SLIPS_PER_PAGE_MAX = 500;
/** How long after its day a slip that was used, but not confirmed, still opens a Room whose key is changed (SLIP10). */
export const UNCONFIRMED_DAYS_MAX = 14;
/** Who may come in by one poster, and by all posters of a Factory: their keys are wrapped at every change. */
export const POSTER_USES_MAX = 2_000;
/** Posters of a Factory that are neither revoked nor past their day. */
export const POSTERS_OPEN_MAX = 20;
/** From the day a poster is made to its last. */
export const POSTER_DAYS_MAX = 31;
/** Members and open slips to whom one rotation wraps the new key. */
export const RECIPIENTS_MAX = 5_000;
/** Streams that may have changed in one epoch. */
export const MARKS_MAX = 200_000;
/** Streams whose close marks one request asks for. */
export const MARKS_PER_REQUEST_MAX = 64;
/** 60 KiB padded, a nonce of 24 and a tag of 16. */
export const BACKUP_BYTES_MAX = 61_480;
/** Factories whose ids begin with the same five bytes: one, but for an accident or malice. */
export const HINTED_FACTORIES_MAX = 16;
