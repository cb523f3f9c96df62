/** The Worker's entry: the app over the objects of this deployment. */
import { makeApp } from "./app.ts";
import { isFile, packedFile } from "./packed-files.ts";

export { Factory } from "#durable-objects/factory";
export { Room } from "#durable-objects/room";

/** One app for all requests: bindings do not change while the Worker runs. */
let app: ReturnType<typeof makeApp> | undefined;

export default {
  fetch(request, { ASSETS, FACTORY, ROOM }) {
    if (isFile(request)) return packedFile(ASSETS, request);
    app ??= makeApp({
      factory: (id) => FACTORY.get(FACTORY.idFromName(id)),
      room: (id) => ROOM.get(ROOM.idFromName(id)),
    });
    return app.fetch(request);
  },
} satisfies ExportedHandler<Env>;
