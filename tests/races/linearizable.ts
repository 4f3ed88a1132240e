/** One call as its caller saw it: when it was sent, when it was answered, and how. */
export type Operation = { readonly began: number; readonly ended: number };

/** What a thing would do that is used by one after the other. */
export type Model<State, Op extends Operation> = {
  readonly initial: State;
  /** The state after the operation; undefined where it could not have ended as it did. */
  step(state: State, operation: Op): State | undefined;
  /** Two states are the same when this says the same of them. */
  nameOf(state: State): string;
};

/**
 * True when there is an order of all operations, each at some moment between its begin and its end, in
 * which one who did them one after the other would have got the same answers. All orders are tried, but
 * each set of operations that leads to the same state only once.
 */
export function isLinearizable<State, Op extends Operation>(
  history: readonly Op[],
  model: Model<State, Op>,
): boolean {
  const hopeless = new Set<string>();

  function goesOn(state: State, left: readonly Op[]): boolean {
    if (left.length === 0) return true;
    const name = `${left.map((op) => history.indexOf(op)).join()} ${model.nameOf(state)}`;
    if (hopeless.has(name)) return false;
    // Nothing may come before what had ended when it began.
    const firstEnd = Math.min(...left.map(({ ended }) => ended));
    for (const op of left) {
      if (op.began > firstEnd) continue;
      const next = model.step(state, op);
      if (
        next !== undefined &&
        goesOn(
          next,
          left.filter((other) => other !== op),
        )
      )
        return true;
    }
    hopeless.add(name);
    return false;
  }

  return goesOn(model.initial, history);
}
