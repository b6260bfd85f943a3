interface Drop {
  readonly onHover: (isOver: boolean) => void;
  readonly onFile: (file: File) => void;
}

/** Take files that are dropped on an element, before the notebook around it does. */
export function onFileDrop(root: HTMLElement, { onHover, onFile }: Drop): () => void {
  const over = (event: DragEvent) => {
    if (event.dataTransfer?.types.includes("Files") !== true) return;
    event.preventDefault();
    event.stopPropagation();
    onHover(true);
  };
  const leave = (event: DragEvent) => {
    const isInside = event.relatedTarget instanceof Node && root.contains(event.relatedTarget);
    if (!isInside) onHover(false);
  };
  const drop = (event: DragEvent) => {
    onHover(false);
    const [file] = event.dataTransfer?.files ?? [];
    if (file === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onFile(file);
  };
  root.addEventListener("dragover", over);
  root.addEventListener("dragleave", leave);
  root.addEventListener("drop", drop);
  return () => {
    root.removeEventListener("dragover", over);
    root.removeEventListener("dragleave", leave);
    root.removeEventListener("drop", drop);
  };
}
