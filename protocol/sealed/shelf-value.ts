/**
 * The plain values a shelf holds: null, booleans, finite numbers, well-formed text, arrays and objects of these.
 *
 * Limits: containers nested `VALUE_DEPTH_MAX` deep, `VALUES_MAX` values (containers and leaves) in one update.
 * The second is a limit of memory: `{}` takes two bytes of an update and more than sixty on the heap, so that
 * without it a Thread full of valid updates costs a phone over a gigabyte (SHELF2).
 */
import { bytesToText, utf8 } from "../bytes.ts";
import { err, ok, type Result } from "../result.ts";

export type ShelfValue = null | boolean | number | string | ShelfValue[] | { [key: string]: ShelfValue };

export const VALUE_DEPTH_MAX = 8;
export const VALUES_MAX = 512;

/**
 * A plain copy of what the writer's own screens hand in, as every reader will see it: text well-formed, nothing
 * but own enumerable members. Intents are made of such values, or they would never be found true again.
 */
export function toShelfValue(value: unknown): Result<ShelfValue, ShelfValueError> {
  const plain = plainValue(value, 0, { valuesLeft: VALUES_MAX });
  return plain === undefined || confusesYjs(plain) ? err({ type: "ValueNotAllowed" }) : ok(plain);
}

export type ShelfValueError = { readonly type: "ValueNotAllowed" };

/** Equality of content; the order of an object's members does not count. */
export function sameValue(a: ShelfValue, b: ShelfValue): boolean {
  if (a === b) return true;
  if (!isContainer(a) || !isContainer(b) || Array.isArray(a) !== Array.isArray(b)) return false;
  const members = Object.entries(a);
  if (members.length !== Object.keys(b).length) return false;
  return members.every(([key, value]) => Object.hasOwn(b, key) && sameValue(value, memberOf(b, key)));
}

/** A copy that shares nothing with Yjs, so that no screen can alter a document by altering what it was shown. */
export function copyOfValue(value: ShelfValue): ShelfValue {
  if (!isContainer(value)) return value;
  if (Array.isArray(value)) return value.map(copyOfValue);
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, copyOfValue(member)]));
}

type Budget = { valuesLeft: number };
type Container = ShelfValue[] | { [key: string]: ShelfValue };

function plainValue(value: unknown, depth: number, budget: Budget): ShelfValue | undefined {
  if (--budget.valuesLeft < 0) return undefined;
  if (value === null || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (typeof value === "string") return wellFormed(value);
  if (typeof value !== "object" || depth === VALUE_DEPTH_MAX) return undefined;
  return Array.isArray(value) ? plainArray(value, depth, budget) : plainObject(value, depth, budget);
}

function plainArray(values: readonly unknown[], depth: number, budget: Budget): ShelfValue[] | undefined {
  const plain: ShelfValue[] = [];
  for (const value of values) {
    const member = plainValue(value, depth + 1, budget);
    if (member === undefined) return undefined;
    plain.push(member);
  }
  return plain;
}

function plainObject(object: object, depth: number, budget: Budget): ShelfValue | undefined {
  if (!isPlainObject(object)) return undefined;
  const plain: { [key: string]: ShelfValue } = {};
  for (const [key, value] of Object.entries(object)) {
    const member = key === "__proto__" ? undefined : plainValue(value, depth + 1, budget);
    if (member === undefined) return undefined;
    plain[wellFormed(key)] = member;
  }
  return plain;
}

/** Object literals, of any realm, and objects without a prototype: no Date, Map or class instance. */
function isPlainObject(object: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(object);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Yjs chooses how to store a value by its `constructor`, and throws where that is a member of our own. */
function confusesYjs(value: ShelfValue): boolean {
  return isContainer(value) && Object.hasOwn(value, "constructor");
}

/** The same as `toWellFormed()`, which phones sold before 2023 lack: UTF-8 has no half a surrogate. */
export function wellFormed(text: string): string {
  return bytesToText(utf8(text));
}

function isContainer(value: ShelfValue): value is Container {
  return typeof value === "object" && value !== null;
}

function memberOf(container: Container, key: string): ShelfValue {
  return (container as { [key: string]: ShelfValue })[key]!;
}
