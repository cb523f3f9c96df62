/** The ways from the Worker to its objects, narrow enough that a simulation can stand behind them. */
import type { FactoryId, RoomId } from "#protocol/ids";

export interface Door {
  fetch(request: Request): Promise<Response>;
}

export type FactoryDoor = Door;
export type RoomDoor = Door;

export interface Doors {
  factory(id: FactoryId): FactoryDoor;
  room(id: RoomId): RoomDoor;
}
