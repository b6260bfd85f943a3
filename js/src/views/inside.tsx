import { InsideTabs } from "../components/inside/inside-tabs";

/** Views into the layers of the model. */
export function Inside() {
  return (
    <section class="tfxg-box tfxg-inside" aria-label="inside the model">
      <InsideTabs />
    </section>
  );
}
