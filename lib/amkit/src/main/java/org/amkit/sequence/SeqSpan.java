package org.amkit.sequence;

import org.jspecify.annotations.Nullable;

/**
 * A run of sequence elements that one actor inserted consecutively.
 *
 * <p>Element {@code i} has the id {@code firstId + i} (in counter steps), was inserted after
 * element {@code i - 1} (the first: after {@link #origin}), and holds the value bytes {@code
 * [valueOffset + i * valueLength ..)} of the document's value heap. Either all elements are alive,
 * or each is deleted by exactly one op: element {@code i} by {@code succFirst + i * succStep}. An
 * element that needs more than that (several values, several deletions, a counter) is a span of one
 * with a {@link #detail}, which then holds all its ops.
 *
 * <pre>
 *   id        7@A  8@A  9@A      firstId = 7@A, count = 3
 *   value      h    e    y      valueOffset -> "hey", valueLength = 1
 *   deleted   40@B 39@B 38@B     succFirst = 40@B, succStep = -1
 * </pre>
 */
public final class SeqSpan {
  /** What one counter step adds to a packed op id. */
  public static final long ID_STEP = 1L << 31;

  public long firstId;
  public long origin;
  public int count;

  /** The op's action code; {@code 1} is a plain value. */
  public byte action;

  public byte valueType;
  public int valueLength;
  public int valueOffset;

  /** Index units an element takes up while alive (0 for mark anchors). */
  public int width;

  /** Id of the op that deleted the first element, 0 while alive. */
  public long succFirst;

  /** Counter step of the deleting ops from element to element: 1, -1, or 0 for a span of one. */
  public byte succStep;

  public @Nullable SpanDetail detail;

  SpanTree.@Nullable Node leaf;

  public SeqSpan(long firstId, long origin, int count) {
    this.firstId = firstId;
    this.origin = origin;
    this.count = count;
  }

  public boolean alive() {
    return succFirst == 0;
  }

  /** Index units the whole span takes up now. */
  public long visibleWidth() {
    if (detail != null) {
      return detail.width();
    }
    return succFirst == 0 ? (long) width * count : 0;
  }

  public long idAt(int i) {
    return firstId + i * ID_STEP;
  }

  public long lastId() {
    return firstId + (count - 1) * ID_STEP;
  }

  public long succAt(int i) {
    return succFirst == 0 ? 0 : succFirst + (long) i * succStep * ID_STEP;
  }

  public int valueOffsetAt(int i) {
    return valueOffset + i * valueLength;
  }

  /** What element {@code i} was inserted after: an id, or 0 for the head. */
  public long originAt(int i) {
    return i == 0 ? origin : idAt(i - 1);
  }

  /**
   * Cuts off and returns the elements {@code [at..count)}. The caller puts them into tree and
   * index.
   */
  SeqSpan cut(int at) {
    assert at > 0 && at < count && detail == null;
    SeqSpan right = new SeqSpan(idAt(at), idAt(at - 1), count - at);
    right.action = action;
    right.valueType = valueType;
    right.valueLength = valueLength;
    right.valueOffset = valueOffsetAt(at);
    right.width = width;
    right.succFirst = succAt(at);
    right.succStep = right.count == 1 ? 0 : succStep;
    count = at;
    if (at == 1) {
      succStep = 0;
    }
    return right;
  }

  /**
   * Whether {@code right}, standing right behind, continues this run in ids, values and deletions.
   */
  public boolean continuedBy(SeqSpan right) {
    return detail == null
        && right.detail == null
        && right.firstId == firstId + count * ID_STEP
        && right.origin == lastId()
        && right.action == action
        && right.valueType == valueType
        && right.valueLength == valueLength
        && right.width == width
        && right.valueOffset == valueOffset + count * valueLength
        && stepTo(right) != NO_STEP;
  }

  private static final int NO_STEP = 9;

  /** The common deletion step of this run continued by {@code right}, or NO_STEP. */
  private int stepTo(SeqSpan right) {
    if (succFirst == 0 || right.succFirst == 0) {
      return succFirst == right.succFirst ? 0 : NO_STEP;
    }
    long gap = right.succFirst - succAt(count - 1);
    int step = gap == ID_STEP ? 1 : gap == -ID_STEP ? -1 : NO_STEP;
    boolean fits = (count == 1 || succStep == step) && (right.count == 1 || right.succStep == step);
    return fits ? step : NO_STEP;
  }

  /** Takes over the elements of {@code right}, of which {@link #continuedBy} holds. */
  public void absorb(SeqSpan right) {
    succStep = (byte) stepTo(right);
    count += right.count;
  }
}
