package org.amkit.chunk;

/**
 * The numbers by which chunks name their columns.
 *
 * <pre>
 *   31                          4  3       2..0
 *   | column id                 | deflated | type |
 *
 *   type  0 group   1 actor   2 uint RLE   3 delta   4 boolean   5 string   6 value meta   7 value
 * </pre>
 *
 * <p>Constants have the deflate bit clear. Columns of one id belong together; a group column says
 * how many entries of the others each row has.
 */
public final class ColumnSpec {
  public static final int DEFLATED = 8;

  public static final int GROUP = 0;
  public static final int ACTOR = 1;
  public static final int UINT = 2;
  public static final int DELTA = 3;
  public static final int BOOLEAN = 4;
  public static final int STRING = 5;
  public static final int VALUE_META = 6;
  public static final int VALUE = 7;

  // Ops, in change and document chunks. id and succ: documents only; pred: changes only.
  public static final int OP_OBJ_ACTOR = 1;
  public static final int OP_OBJ_COUNTER = 2;
  public static final int OP_KEY_ACTOR = 17;
  public static final int OP_KEY_COUNTER = 19;
  public static final int OP_KEY_STRING = 21;
  public static final int OP_ID_ACTOR = 33;
  public static final int OP_ID_COUNTER = 35;
  public static final int OP_INSERT = 52;
  public static final int OP_ACTION = 66;
  public static final int OP_VALUE_META = 86;
  public static final int OP_VALUE = 87;
  public static final int OP_PRED_COUNT = 112;
  public static final int OP_PRED_ACTOR = 113;
  public static final int OP_PRED_COUNTER = 115;
  public static final int OP_SUCC_COUNT = 128;
  public static final int OP_SUCC_ACTOR = 129;
  public static final int OP_SUCC_COUNTER = 131;
  public static final int OP_EXPAND = 148;
  public static final int OP_MARK_NAME = 165;

  // Changes, in document chunks.
  public static final int CHANGE_ACTOR = 1;
  public static final int CHANGE_SEQ = 3;
  public static final int CHANGE_MAX_OP = 19;
  public static final int CHANGE_TIME = 35;
  public static final int CHANGE_MESSAGE = 53;
  public static final int CHANGE_DEPS_COUNT = 64;
  public static final int CHANGE_DEPS = 67;
  public static final int CHANGE_EXTRA_META = 86;
  public static final int CHANGE_EXTRA = 87;

  // Changes, in bundles.
  public static final int BUNDLE_ACTOR = 1;
  public static final int BUNDLE_SEQ = 3;
  public static final int BUNDLE_START_OP = 19;
  public static final int BUNDLE_MAX_OP = 35;
  public static final int BUNDLE_TIME = 51;
  public static final int BUNDLE_MESSAGE = 69;
  public static final int BUNDLE_DEPS_COUNT = 80;
  public static final int BUNDLE_DEPS = 83;
  public static final int BUNDLE_EXTRA_COUNT = 96;
  public static final int BUNDLE_EXTRA = 103;

  // Ops, in bundles, where they differ from those of changes.
  public static final int BUNDLE_OP_OBJ_COUNTER = 3;
  public static final int BUNDLE_OP_ID_INVERSE = 179;

  private ColumnSpec() {}

  public static int type(int spec) {
    return spec & 7;
  }

  public static boolean isDeflated(int spec) {
    return (spec & DEFLATED) != 0;
  }

  /** The spec with the deflate bit clear. */
  public static int inflated(int spec) {
    return spec & ~DEFLATED;
  }
}
