import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { MethodInfo } from "../../generated/protocol";
import { FEW_METHODS } from "../../lib/methods/catalogue";
import { describedFamilies, recommended } from "../../lib/methods/questions";
import { onMenuKey } from "../controls/roving-keys";
import { useExplorer } from "../frame/explorer";
import { MethodAbout } from "./method-about";
import { MethodOption } from "./method-option";
import { MethodSearch } from "./method-search";
import { ParameterForm } from "./parameter-form";

interface Section {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  readonly methods: readonly MethodInfo[];
}

/** All methods: the recommended ones first, and what there is to know of the one pointed at. */
export function MethodPanel({ close }: { close: () => void }) {
  const { state, recent, choose } = useExplorer();
  const panel = useRef<HTMLDivElement>(null);
  const catalogue = state.catalogue.value;
  const name = state.method.value;
  const looked = useSignal(name);
  const questions = recommended(catalogue);
  const isFew = catalogue.length <= FEW_METHODS || questions.length === 0;
  const isWhole = useSignal(isFew || !isAmong(questions, name));
  const described =
    catalogue.find((method) => method.name === looked.value) ??
    catalogue.find((method) => method.name === name);
  const chosen = catalogue.find((method) => method.name === name);
  const used = catalogue.filter((method) => recent.value.includes(method.name));

  const pick = (method: string) => {
    choose({ method });
    close();
  };
  /** Whoever types at the buttons means to search: the field takes the key over. */
  const onKeyDown = (event: KeyboardEvent) => {
    const { key, target, ctrlKey, metaKey, altKey } = event;
    const isTyped = [...key].length === 1 && key !== " " && !ctrlKey && !metaKey && !altKey;
    if (!isTyped || !(target instanceof HTMLButtonElement)) return;
    panel.current?.querySelector<HTMLInputElement>('[role="combobox"]')?.focus();
  };
  const sections: readonly Section[] = isWhole.value
    ? describedFamilies(catalogue)
    : questions.map(({ question, methods }) => ({
        name: question,
        title: question,
        about: "",
        methods,
      }));
  const recentOnes = !isFew && used.length > 1 ? used : [];
  const all = [...recentOnes, ...sections.flatMap(({ methods }) => methods)];
  const tabStop = all.some((method) => method.name === name) ? name : all[0]?.name;
  const option = (method: MethodInfo, hasTabStop: boolean) => (
    <MethodOption
      key={method.name}
      method={method}
      hasTabStop={hasTabStop}
      onLook={(other) => {
        looked.value = other;
      }}
      onChoose={pick}
    />
  );

  return (
    <div
      class="tfxg-method-panel"
      ref={panel}
      role="group"
      aria-label="methods"
      onKeyDown={onKeyDown}
    >
      <div
        class="tfxg-method-lists"
        role="radiogroup"
        aria-label="method"
        data-whole={isWhole.value}
        onKeyDown={onMenuKey}
        onPointerLeave={() => {
          looked.value = name;
        }}
      >
        {sections.map((section) => (
          <div key={section.name} class="tfxg-family" data-family={section.name}>
            <p class="tfxg-family-name">
              <b>{section.title}</b> <span class="tfxg-muted">{section.about}</span>
            </p>
            <div class="tfxg-family-methods">
              {section.methods.map((method) => option(method, method.name === tabStop))}
            </div>
          </div>
        ))}
        {recentOnes.length > 0 && (
          <div class="tfxg-family" data-family="recent">
            <p class="tfxg-family-name">
              <b>used last</b>
            </p>
            <div class="tfxg-family-methods">
              {recentOnes.map((method) => option(method, false))}
            </div>
          </div>
        )}
      </div>
      {!isFew && (
        <div class="tfxg-method-tools">
          <button
            type="button"
            class="tfxg-link"
            data-role="all-methods"
            aria-expanded={isWhole.value}
            title={isWhole.value ? "back to the recommended ones" : "all methods by family"}
            onClick={() => {
              isWhole.value = !isWhole.value;
            }}
          >
            {isWhole.value ? "◂ recommended" : `all ${catalogue.length} methods ▸`}
          </button>
          <MethodSearch onChoose={pick} />
        </div>
      )}
      {described !== undefined && <MethodAbout method={described} />}
      {chosen !== undefined && chosen.parameters.length > 0 && (
        <ParameterForm key={chosen.name} method={chosen} />
      )}
    </div>
  );
}

function isAmong(
  sections: readonly { readonly methods: readonly MethodInfo[] }[],
  name: string,
): boolean {
  return sections.some(({ methods }) => methods.some((method) => method.name === name));
}
