/** The real edge in a process of its own, so that a test hears all that it prints. See `edge-in-child.ts`. */
import { type EdgeOptions, startEdge } from "../../scripts/edge.ts";

export type EdgeOrder = "crash" | "stop";
export type EdgeNews =
  | { readonly type: "serving"; readonly url: string }
  | { readonly type: "done"; readonly order: EdgeOrder };

const tell = (news: EdgeNews): void => void process.send?.(news);

const edge = await startEdge(JSON.parse(process.argv[2] ?? "{}") as EdgeOptions);
process.on("message", (order: EdgeOrder) => void obey(order));
process.on("disconnect", () => void edge.stop().finally(() => process.exit()));
console.log(`the edge serves ${edge.url}`);
tell({ type: "serving", url: edge.url });

async function obey(order: EdgeOrder): Promise<void> {
  await edge[order]();
  tell({ type: "done", order });
  if (order === "stop") process.disconnect();
}
