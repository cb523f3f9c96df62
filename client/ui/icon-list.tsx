/** Facts one below the other, each with its picture. */
import { For } from "solid-js";
import { Icon, type IconName } from "./icon.tsx";

export type Fact = readonly [icon: IconName, words: string];

export function IconList(props: { facts: readonly Fact[] }) {
  return (
    <ul class="facts">
      <For each={props.facts}>
        {(fact) => (
          <li>
            <Icon name={fact[0]} />
            <span>{fact[1]}</span>
          </li>
        )}
      </For>
    </ul>
  );
}
