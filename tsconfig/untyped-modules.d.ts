// Packages without types of their own, in the shape that scripts/ uses them.
declare module "subset-font" {
  type Axis = { min: number; max: number; default?: number } | number;
  export default function subsetFont(
    font: Uint8Array,
    text: string,
    options?: {
      targetFormat?: "sfnt" | "truetype" | "woff" | "woff2";
      noLayoutClosure?: boolean;
      variationAxes?: Record<string, Axis>;
    },
  ): Promise<Uint8Array>;
}
