/** No model reads images as large, and a kernel far away is spared the rest. */
const LONGEST_SIDE = 1024;
const MOST_BYTES = 4_000_000;

/** An image's file as a request takes it. */
export interface ImageFile {
  readonly name: string;
  /** As base64. */
  readonly content: string;
}

/**
 * Read a file, made smaller where it is large. What the browser does not know, such as TIFF, is
 * left to the kernel.
 *
 * @throws Error that says what is wrong with the file.
 */
export async function readImage(file: File): Promise<ImageFile> {
  const bitmap = await createImageBitmap(file).catch(() => null);
  const isSmall =
    file.size <= MOST_BYTES &&
    (bitmap === null || Math.max(bitmap.width, bitmap.height) <= LONGEST_SIDE);
  if (isSmall) return { name: file.name, content: await base64(file) };
  if (bitmap === null) throw new Error(`${file.name} is no image that the browser can read.`);
  const smaller = await shrunk(bitmap, file.type === "image/jpeg" ? "image/jpeg" : "image/png");
  return { name: file.name, content: await base64(smaller) };
}

async function shrunk(bitmap: ImageBitmap, mediaType: string): Promise<Blob> {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("The browser gave no canvas to make the image smaller.");
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return blobOf(canvas, mediaType);
}

/** What a canvas shows, as a file. */
export function blobOf(canvas: HTMLCanvasElement, mediaType: string): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob === null ? reject(new Error("The image is too large.")) : resolve(blob)),
      mediaType,
      0.95,
    );
  });
}

function base64(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ""));
    reader.onerror = () => reject(new Error("The file cannot be read."));
    reader.readAsDataURL(blob);
  });
}
