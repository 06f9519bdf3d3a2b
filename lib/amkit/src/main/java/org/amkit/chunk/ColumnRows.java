package org.amkit.chunk;

import org.jspecify.annotations.Nullable;

/** What kind of rows a set of columns holds: which columns are known, and what they are called. */
public enum ColumnRows {
  CHANGE_OPS,
  DOCUMENT_OPS,
  BUNDLE_OPS,
  DOCUMENT_CHANGES,
  BUNDLE_CHANGES;

  private static final int IDS = ColumnSpec.columnId(ColumnSpec.OP_ID_ACTOR);
  private static final int PREDS = ColumnSpec.columnId(ColumnSpec.OP_PRED_COUNT);
  private static final int SUCCS = ColumnSpec.columnId(ColumnSpec.OP_SUCC_COUNT);

  /** Whether such rows may have a column. */
  boolean knows(int spec) {
    int id = ColumnSpec.columnId(spec);
    return switch (this) {
      case CHANGE_OPS -> op(spec) != null && id != IDS && id != SUCCS;
      case DOCUMENT_OPS -> op(spec) != null && id != PREDS;
      case BUNDLE_OPS -> bundleOp(spec) != null && id != SUCCS && spec != ColumnSpec.OP_OBJ_COUNTER;
      case DOCUMENT_CHANGES -> documentChange(spec) != null;
      case BUNDLE_CHANGES -> bundleChange(spec) != null;
    };
  }

  /** What a column holds. */
  public String name(int spec) {
    String name =
        switch (this) {
          case CHANGE_OPS, DOCUMENT_OPS -> op(spec);
          case BUNDLE_OPS -> bundleOp(spec);
          case DOCUMENT_CHANGES -> documentChange(spec);
          case BUNDLE_CHANGES -> bundleChange(spec);
        };
    return name == null ? "column " + spec : name;
  }

  private static @Nullable String op(int spec) {
    return switch (spec) {
      case ColumnSpec.OP_OBJ_ACTOR -> "obj.actor";
      case ColumnSpec.OP_OBJ_COUNTER -> "obj.counter";
      case ColumnSpec.OP_KEY_ACTOR -> "key.actor";
      case ColumnSpec.OP_KEY_COUNTER -> "key.counter";
      case ColumnSpec.OP_KEY_STRING -> "key.string";
      case ColumnSpec.OP_ID_ACTOR -> "id.actor";
      case ColumnSpec.OP_ID_COUNTER -> "id.counter";
      case ColumnSpec.OP_INSERT -> "insert";
      case ColumnSpec.OP_ACTION -> "action";
      case ColumnSpec.OP_VALUE_META -> "value.meta";
      case ColumnSpec.OP_VALUE -> "value.raw";
      case ColumnSpec.OP_PRED_COUNT -> "pred.count";
      case ColumnSpec.OP_PRED_ACTOR -> "pred.actor";
      case ColumnSpec.OP_PRED_COUNTER -> "pred.counter";
      case ColumnSpec.OP_SUCC_COUNT -> "succ.count";
      case ColumnSpec.OP_SUCC_ACTOR -> "succ.actor";
      case ColumnSpec.OP_SUCC_COUNTER -> "succ.counter";
      case ColumnSpec.OP_EXPAND -> "expand";
      case ColumnSpec.OP_MARK_NAME -> "mark.name";
      default -> null;
    };
  }

  private static @Nullable String bundleOp(int spec) {
    return switch (spec) {
      case ColumnSpec.BUNDLE_OP_OBJ_COUNTER -> "obj.counter";
      case ColumnSpec.BUNDLE_OP_ID_INVERSE -> "id.inverse";
      default -> op(spec);
    };
  }

  private static @Nullable String documentChange(int spec) {
    return switch (spec) {
      case ColumnSpec.CHANGE_ACTOR -> "actor";
      case ColumnSpec.CHANGE_SEQ -> "seq";
      case ColumnSpec.CHANGE_MAX_OP -> "maxOp";
      case ColumnSpec.CHANGE_TIME -> "time";
      case ColumnSpec.CHANGE_MESSAGE -> "message";
      case ColumnSpec.CHANGE_DEPS_COUNT -> "deps.count";
      case ColumnSpec.CHANGE_DEPS -> "deps";
      case ColumnSpec.CHANGE_EXTRA_META -> "extra.meta";
      case ColumnSpec.CHANGE_EXTRA -> "extra.raw";
      default -> null;
    };
  }

  private static @Nullable String bundleChange(int spec) {
    return switch (spec) {
      case ColumnSpec.BUNDLE_ACTOR -> "actor";
      case ColumnSpec.BUNDLE_SEQ -> "seq";
      case ColumnSpec.BUNDLE_START_OP -> "startOp";
      case ColumnSpec.BUNDLE_MAX_OP -> "maxOp";
      case ColumnSpec.BUNDLE_TIME -> "time";
      case ColumnSpec.BUNDLE_MESSAGE -> "message";
      case ColumnSpec.BUNDLE_DEPS_COUNT -> "deps.count";
      case ColumnSpec.BUNDLE_DEPS -> "deps";
      case ColumnSpec.BUNDLE_EXTRA_COUNT -> "extra.count";
      case ColumnSpec.BUNDLE_EXTRA -> "extra.raw";
      default -> null;
    };
  }
}
