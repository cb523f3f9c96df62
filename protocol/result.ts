/**
 * Expected failures are values; only bugs throw.
 *
 * A function that can fail for reasons of its input returns a `Result` whose error is a plain object with
 * a `type` named for what happened, declared right below the function.
 */
export type Result<T, E> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E };

export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

export function err<const E>(error: E): { readonly ok: false; readonly error: E } {
  return { ok: false, error };
}

/** The value of a result that cannot fail unless there is a bug. Throws the error's type, never its content. */
export function mustBeOk<T>(result: Result<T, { readonly type: string }>): T {
  if (result.ok) return result.value;
  throw new Error(`unexpected ${result.error.type}`);
}
