/** A box to tick, a whole row to tap. */
export function Tick(props: { title: string; isTicked: boolean; onChange: (isTicked: boolean) => void }) {
  return (
    <label class="choice is-tick is-short" classList={{ "is-chosen": props.isTicked }}>
      <input
        type="checkbox"
        checked={props.isTicked}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <span class="choice-words">{props.title}</span>
    </label>
  );
}
