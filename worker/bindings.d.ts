// What wrangler.toml gives the Worker, in types.
declare namespace Cloudflare {
  interface Env {
    ASSETS: Fetcher;
    FACTORY: DurableObjectNamespace<import("../durable-objects/factory.ts").Factory>;
    ROOM: DurableObjectNamespace<import("../durable-objects/room.ts").Room>;
  }
  interface GlobalProps {
    mainModule: typeof import("./index.ts");
    durableNamespaces: "Factory" | "Room";
  }
}
interface Env extends Cloudflare.Env {}
