import type { SafetyMessages } from "./safety.vi.ts";

const count = new Intl.NumberFormat("en");
const things = (n: number, one: string, many: string) => `${count.format(n)} ${n === 1 ? one : many}`;

export const en: SafetyMessages = {
  wait: (seconds) =>
    seconds < 60
      ? things(seconds, "second", "seconds")
      : things(Math.ceil(seconds / 60), "minute", "minutes"),
  size: (bytes) =>
    bytes < 1_000_000
      ? `${count.format(Math.ceil(bytes / 1_000))} kB`
      : `${count.format(Math.round(bytes / 100_000) / 10)} MB`,
  problems: {
    "pin-wrong": "This is not the right PIN.",
    "pin-too-soon": "Too many wrong tries. Please wait a little.",
    "pin-too-short": "At least 6 digits, or a word of 6 letters or more.",
    "pin-too-easy": "Anybody would guess this one. Please choose another.",
    "not-allowed": "This phone was changed in another tab. Please open the page again.",
    "storage-failed": "The phone could not write. Nothing was changed.",
  },
  unlock: {
    title: "Locked",
    pin: "PIN or word",
    open: "Unlock",
    opening: "Opening…",
    again: (wait) => `Try again in ${wait}.`,
    kept: "What you have not sent yet is still on this phone.",
    forgot: "Forgot your PIN?",
    forgotAbout:
      "Nobody can open it for you, not even a facilitator. You can erase Gopy on this phone and come back with your recovery code. Without a code you lose this nickname and what was not sent.",
    haveCode: "Erased; I have a recovery code",
  },
  pin: {
    show: "Show",
    hide: "Hide",
    new: "New PIN",
    newAbout: "At least 6 digits, or a word that only you know.",
    again: "The new PIN once more",
    differs: "The two are not the same yet.",
    now: "The PIN in use",
  },
  safety: {
    title: "Keep this phone safe",
    lock: "Lock with a PIN",
    lockAbout:
      "Gopy asks for it each time it opens. While it is locked, words and keys on this phone are sealed.",
    lockLimit: "It stops somebody you know who picks up your phone. It does not stop a laboratory.",
    lockForget: "Nobody can open it for you if you forget the PIN. Make a recovery code first.",
    turnOn: "Turn the lock on",
    turningOn: "Sealing…",
    isOn: "The lock is on",
    isOnAbout: "Leaving the page locks. Locking one tab locks the others.",
    lockNow: "Lock now",
    rest: "Lock by itself when nobody touches it",
    minutes: (n) => things(n, "minute", "minutes"),
    change: "Change the PIN",
    changed: "The PIN is changed.",
    turnOff: "Turn the lock off",
    turnedOff: "The lock is off.",
    shared: "A shared phone",
    sharedAbout: "If this phone is not yours alone: leaving the page or closing the tab erases everything.",
    sharedLost:
      "What was not sent is lost. You come back only with a recovery code: make one before you leave. Opening Gopy in another tab erases too.",
    sharedStart: "Use as a shared phone",
    sharedIsOn: "In use as a shared phone",
    sharedIsOnAbout: "Leaving the page or closing the tab erases everything.",
    erase: "Erase Gopy from this phone",
    eraseAbout:
      "Erases keys, what was received, what was not sent, and the app. What you have sent stays with the others.",
    eraseUnsent: (n) => `${things(n, "thing is", "things are")} not sent yet. Erasing loses them.`,
    eraseNoCode: "You have made no recovery code: erasing loses this nickname.",
    eraseYes: "Erase everything",
    erasing: "Erasing…",
    eraseNo: "Keep it",
    eraseDisk:
      "The browser still knows that this page was visited. Old traces can stay in the phone's memory for a while.",
  },
  visit: {
    line: "Shared phone: leaving the page erases everything.",
    unsent: (n) => `${things(n, "thing is", "things are")} not sent yet. Leaving now loses them.`,
    choice: "Keep nothing on this phone",
    isChosen: "This phone will keep nothing. Once inside, make a recovery code under “You and this phone”.",
  },
  me: {
    rename: "Change nickname",
    renameAbout:
      "The new one shows from your next post in each conversation. Older posts elsewhere keep the old one.",
    renameSave: "Save nickname",
    renamed: "Your nickname is changed.",
    cancel: "Cancel",
    holds: (threads, posts, size) =>
      `Holds ${things(threads, "thread", "threads")}, ${things(posts, "entry", "entries")}, ${size}.`,
    holdsUnsent: (n) => `${things(n, "thing", "things")} not sent yet, kept until sent.`,
    holdsLong: "Kept until you erase it. Unfinished words: a day without a lock, until sent with one.",
    doors: "What you can do",
    safetyAbout: {
      open: "Not locked · whoever opens the phone can read",
      pin: "Locked with a PIN",
      visit: "A shared phone: nothing is kept",
    },
    recovery: "Recovery code",
    recoveryAbout: "To come back when the phone is lost or changed",
  },
  recovery: {
    title: "Recovery code",
    offer: "What if the phone is lost?",
    offerAbout:
      "Make a recovery code and keep it on paper at home. With it you come back as yourself on any phone.",
    offerYes: "Make a recovery code",
    offerNo: "Later",
    about:
      "The code opens a sealed parcel: your keys, your nickname and how far you have read. The server keeps the parcel and cannot open it.",
    aboutKeep:
      "Write or print it and keep it at home. No photo, and send it to nobody: who has the code is you.",
    aboutLost:
      "Without a code, a lost phone is a lost nickname. You would need a new slip and be somebody new.",
    has: "You have a recovery code already. If you make a new one, the old one stops working.",
    make: "Make a recovery code",
    makeNew: "Make a new code",
    making: "Making it…",
    made: "Your code",
    once: "It is shown only now. Copy it before you close this.",
    scan: "Scan it with the camera of the new phone, or type these characters:",
    codeLabel: "Recovery code to scan",
    print: "Print the code",
    kept: "I have put it away",
    failed: {
      offline: "No network. A code works only once the parcel is stored, so please try again with a network.",
      "too-many": "Many people are doing this now. Please try again in a minute.",
      other: "The server did not take it. Please try again later.",
    },
  },
  recover: {
    link: "I have a recovery code",
    title: "Come back with your recovery code",
    about: "Type the code from your paper, or scan it with this phone's camera.",
    code: "Recovery code",
    codeAbout: "40 letters and digits in 8 groups. Capitals or not, both are fine.",
    go: "Come back",
    going: "Opening…",
    old: "Your old phone goes on working. If somebody took it, tell a facilitator.",
    already: "This phone already belongs to somebody, or to you.",
    alreadyAbout: "To come back with a code, first erase Gopy from this phone.",
    goOn: "Go on",
    letter: (letter) => `There is no “${letter}” in a code. Please look at it again.`,
    missing: (n) => `${things(n, "character is", "characters are")} still missing.`,
    tooLong: (n) => `${things(n, "character", "characters")} too many.`,
    mistyped: "Something is mistyped. Please compare each group with your paper.",
    unknown: "This code opens nothing. Perhaps you have made a newer one.",
    tooSoon: (wait) => `That was often. Please wait ${wait}.`,
    offline: "No network. Please try again when there is one.",
    other: "The server's answer was wrong. Please try again later.",
  },
};
