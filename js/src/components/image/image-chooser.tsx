import { useSignal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { PictureIcon } from "../controls/icons";
import { NEEDS_KERNEL } from "../controls/phrases";
import { useExplorer } from "../frame/explorer";
import { onFileDrop } from "./file-drop";
import { readPicture } from "./read-image";

/** Which picture is explained, and a way to hand over another: chosen, or dropped on the widget. */
export function PictureChooser() {
  const { host, state, live } = useExplorer();
  const field = useRef<HTMLInputElement>(null);
  const bar = useRef<HTMLDivElement>(null);
  const isDropping = useSignal(false);
  const working = useSignal("");
  const problem = useSignal("");

  async function look(file: File) {
    problem.value = "";
    working.value = file.name;
    try {
      const reply = await host.request({ type: "look", ...(await readPicture(file)) });
      if (reply.type === "failed") problem.value = reply.message;
    } catch (fault) {
      problem.value = fault instanceof Error ? fault.message : String(fault);
    }
    working.value = "";
  }

  useEffect(() => {
    const root = bar.current?.closest(".tfxg-root");
    if (!live.value || !(root instanceof HTMLElement)) return;
    return onFileDrop(root, {
      onHover: (isOver) => {
        isDropping.value = isOver;
      },
      onFile: (file) => void look(file),
    });
  }, [live.value]);

  const name = state.text.value || "picture without a name";
  return (
    <div class="tfxg-texts">
      <div ref={bar} class="tfxg-picture-bar" data-dropping={isDropping.value}>
        <PictureIcon />
        <bdi class="tfxg-picture-name" data-role="picture-name" title={name}>
          {name}
        </bdi>
        <span class="tfxg-muted" role="status">
          {isDropping.value ? "drop it here" : working.value && `reading ${working.value}…`}
        </span>
        <input
          ref={field}
          type="file"
          accept="image/*"
          class="tfxg-hidden"
          data-role="picture-file"
          aria-label="picture to explain"
          tabIndex={-1}
          disabled={!live.value}
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? [];
            if (file !== undefined) void look(file);
            // The same file can be chosen again.
            event.currentTarget.value = "";
          }}
        />
        <button
          type="button"
          class="tfxg-button"
          data-role="choose-picture"
          disabled={!live.value || working.value !== ""}
          title={live.value ? "or drop one on the widget" : `another picture ${NEEDS_KERNEL}`}
          onClick={() => field.current?.click()}
        >
          choose a picture
        </button>
      </div>
      {problem.value !== "" && (
        <p class="tfxg-problem" role="alert" data-role="picture-problem">
          {problem.value}
        </p>
      )}
    </div>
  );
}
