/** The camera and the browser's own reader of QR codes, where it has one. The picture leaves the phone nowhere. */

const LOOK_EVERY_MS = 250;

interface FoundCode {
  readonly rawValue: string;
}

interface CodeReader {
  detect(source: HTMLVideoElement): Promise<readonly FoundCode[]>;
}

type CodeReaderMaker = new (options: { readonly formats: readonly string[] }) => CodeReader;

export function canScan(): boolean {
  return readerMaker() !== undefined && navigator.mediaDevices !== undefined;
}

/** Shows the camera in `video` until stopped and tells every code it sees. Null when the camera is refused. */
export async function startScanning(
  video: HTMLVideoElement,
  found: (text: string) => void,
): Promise<(() => void) | null> {
  const Maker = readerMaker();
  if (!Maker) return null;
  const stream = await openCamera();
  if (!stream) return null;
  const reader = new Maker({ formats: ["qr_code"] });
  video.srcObject = stream;
  void video.play().catch(() => undefined);
  const timer = setInterval(() => void look(reader, video, found), LOOK_EVERY_MS);
  return () => {
    clearInterval(timer);
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
}

async function look(
  reader: CodeReader,
  video: HTMLVideoElement,
  found: (text: string) => void,
): Promise<void> {
  try {
    for (const { rawValue } of await reader.detect(video)) found(rawValue);
  } catch {
    // No picture yet: the next look comes soon.
  }
}

async function openCamera(): Promise<MediaStream | null> {
  try {
    return await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    return null; // refused, or there is none
  }
}

function readerMaker(): CodeReaderMaker | undefined {
  return (globalThis as { readonly BarcodeDetector?: CodeReaderMaker }).BarcodeDetector;
}
