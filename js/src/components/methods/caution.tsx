import { CautionIcon } from "../controls/icons";

/** Beside the name of a method that should not be trusted alone. */
export function CautionMark() {
  return (
    <span class="tfxg-caution-mark">
      <CautionIcon />
      <span class="tfxg-hidden">, use with caution</span>
    </span>
  );
}

/** Why not. */
export function Caution({ text }: { text: string }) {
  return (
    <p class="tfxg-caution" role="note" data-role="caution">
      <CautionIcon />
      <span>{text}</span>
    </p>
  );
}
