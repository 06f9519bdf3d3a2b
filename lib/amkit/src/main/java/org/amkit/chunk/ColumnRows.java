package org.amkit.chunk;

/** What kind of rows a set of columns holds: which columns are known, and what they are called. */
public enum ColumnRows {
  CHANGE_OPS(
      "obj.actor obj.counter key.actor key.counter key.string insert action value.meta "
          + "value.raw pred.count pred.actor pred.counter expand mark.name",
      ColumnSpec.OP_OBJ_ACTOR,
      ColumnSpec.OP_OBJ_COUNTER,
      ColumnSpec.OP_KEY_ACTOR,
      ColumnSpec.OP_KEY_COUNTER,
      ColumnSpec.OP_KEY_STRING,
      ColumnSpec.OP_INSERT,
      ColumnSpec.OP_ACTION,
      ColumnSpec.OP_VALUE_META,
      ColumnSpec.OP_VALUE,
      ColumnSpec.OP_PRED_COUNT,
      ColumnSpec.OP_PRED_ACTOR,
      ColumnSpec.OP_PRED_COUNTER,
      ColumnSpec.OP_EXPAND,
      ColumnSpec.OP_MARK_NAME),

  DOCUMENT_OPS(
      "obj.actor obj.counter key.actor key.counter key.string id.actor id.counter "
          + "insert action value.meta value.raw succ.count succ.actor succ.counter expand "
          + "mark.name",
      ColumnSpec.OP_OBJ_ACTOR,
      ColumnSpec.OP_OBJ_COUNTER,
      ColumnSpec.OP_KEY_ACTOR,
      ColumnSpec.OP_KEY_COUNTER,
      ColumnSpec.OP_KEY_STRING,
      ColumnSpec.OP_ID_ACTOR,
      ColumnSpec.OP_ID_COUNTER,
      ColumnSpec.OP_INSERT,
      ColumnSpec.OP_ACTION,
      ColumnSpec.OP_VALUE_META,
      ColumnSpec.OP_VALUE,
      ColumnSpec.OP_SUCC_COUNT,
      ColumnSpec.OP_SUCC_ACTOR,
      ColumnSpec.OP_SUCC_COUNTER,
      ColumnSpec.OP_EXPAND,
      ColumnSpec.OP_MARK_NAME),

  BUNDLE_OPS(
      "obj.actor obj.counter key.actor key.counter key.string id.actor id.counter "
          + "insert action value.meta value.raw pred.count pred.actor pred.counter expand "
          + "mark.name id.inverse",
      ColumnSpec.OP_OBJ_ACTOR,
      ColumnSpec.BUNDLE_OP_OBJ_COUNTER,
      ColumnSpec.OP_KEY_ACTOR,
      ColumnSpec.OP_KEY_COUNTER,
      ColumnSpec.OP_KEY_STRING,
      ColumnSpec.OP_ID_ACTOR,
      ColumnSpec.OP_ID_COUNTER,
      ColumnSpec.OP_INSERT,
      ColumnSpec.OP_ACTION,
      ColumnSpec.OP_VALUE_META,
      ColumnSpec.OP_VALUE,
      ColumnSpec.OP_PRED_COUNT,
      ColumnSpec.OP_PRED_ACTOR,
      ColumnSpec.OP_PRED_COUNTER,
      ColumnSpec.OP_EXPAND,
      ColumnSpec.OP_MARK_NAME,
      ColumnSpec.BUNDLE_OP_ID_INVERSE),

  DOCUMENT_CHANGES(
      "actor seq maxOp time message deps.count deps extra.meta extra.raw",
      ColumnSpec.CHANGE_ACTOR,
      ColumnSpec.CHANGE_SEQ,
      ColumnSpec.CHANGE_MAX_OP,
      ColumnSpec.CHANGE_TIME,
      ColumnSpec.CHANGE_MESSAGE,
      ColumnSpec.CHANGE_DEPS_COUNT,
      ColumnSpec.CHANGE_DEPS,
      ColumnSpec.CHANGE_EXTRA_META,
      ColumnSpec.CHANGE_EXTRA),

  BUNDLE_CHANGES(
      "actor seq startOp maxOp time message deps.count deps extra.count extra.raw",
      ColumnSpec.BUNDLE_ACTOR,
      ColumnSpec.BUNDLE_SEQ,
      ColumnSpec.BUNDLE_START_OP,
      ColumnSpec.BUNDLE_MAX_OP,
      ColumnSpec.BUNDLE_TIME,
      ColumnSpec.BUNDLE_MESSAGE,
      ColumnSpec.BUNDLE_DEPS_COUNT,
      ColumnSpec.BUNDLE_DEPS,
      ColumnSpec.BUNDLE_EXTRA_COUNT,
      ColumnSpec.BUNDLE_EXTRA);

  private final String names;

  @SuppressWarnings("ImmutableEnumChecker") // never written to
  private final int[] specs;

  /** Rows of columns with these specs, which rise, and names, in the same order. */
  ColumnRows(String names, int... specs) {
    this.names = names;
    this.specs = specs;
  }

  /** How many columns such rows have. */
  int count() {
    return specs.length;
  }

  /** Spec of the i-th column. */
  int spec(int i) {
    return specs[i];
  }

  /** Whether such rows may have a column. */
  boolean knows(int spec) {
    return indexOf(spec) >= 0;
  }

  /** What a column holds. */
  @SuppressWarnings("StringSplitter") // of names that are all there
  public String name(int spec) {
    int i = indexOf(spec);
    return i < 0 ? "column " + spec : names.split(" ")[i];
  }

  private int indexOf(int spec) {
    for (int i = 0; i < specs.length; i++) {
      if (specs[i] == spec) {
        return i;
      }
    }
    return -1;
  }
}
