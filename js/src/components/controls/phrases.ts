/** Sentences that several components say. */
export const NEEDS_KERNEL = "needs a kernel";
export const COMES_AFTER = "comes after it";
export const NOT_COMPUTED = "not computed before this page was saved; needs a kernel";
export const KERNEL_SILENT =
  "The kernel has not answered yet: it is busy, or it is gone (then run the cell again). " +
  "What is computed can be explored.";
export const KERNEL_LOST =
  "The kernel was restarted or has ended: run the cell again. What is computed can be explored.";
