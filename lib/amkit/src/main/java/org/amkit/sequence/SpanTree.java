package org.amkit.sequence;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The spans of one sequence in list order: a B-tree whose nodes know the visible width below each
 * child.
 *
 * <p>Cost: O(log spans) for {@link #find}, {@link #startOf}, insertion, removal and a change of
 * width; O(1) amortised for {@link #next} and {@link #previous}.
 */
public final class SpanTree {
  private static final int FANOUT = 32;

  /**
   * A leaf that has so many gets no more at its end where others can be had: in those of a loaded
   * text there is room, so that a change does not begin with the split of one.
   */
  private static final int GOOD = FANOUT - 4;

  private static final int[] NO_WIDTHS = {};
  private static final long[] NO_SUMS = {};

  /** In place of the width of a span that is wider than an int can say. */
  private static final int WIDE = -1;

  /** A leaf holds spans, an inner node holds nodes. */
  static final class Node {
    @Nullable Node parent;
    int slot;
    int n;
    SeqSpan @Nullable [] spans;

    /** The visible width of each span of a leaf, or {@link #WIDE}: narrow, as changes read all. */
    int[] widths;

    final Node @Nullable [] kids;

    /** The visible width below each node of an inner node. */
    final long[] sums;

    /** What all below does to brackets; null until it is asked for, and then above, too. */
    @Nullable Brackets brackets;

    Node(boolean isLeaf, int capacity) {
      spans = isLeaf ? new SeqSpan[capacity] : null;
      widths = isLeaf ? new int[capacity] : NO_WIDTHS;
      kids = isLeaf ? null : new Node[capacity];
      sums = isLeaf ? NO_SUMS : new long[capacity];
    }

    /** Makes room for one span more in a leaf that is not full: most texts have one span only. */
    void makeRoom() {
      if (n == widths.length) {
        int capacity = Math.min(FANOUT, 4 * n);
        spans = Arrays.copyOf(SpanTree.spans(this), capacity);
        widths = Arrays.copyOf(widths, capacity);
      }
    }

    /** The visible width before a slot. */
    long before(int slot) {
      long sum = 0;
      if (kids != null) {
        for (int i = 0; i < slot; i++) {
          sum += sums[i];
        }
      } else {
        for (int i = 0; i < slot; i++) {
          sum += width(i);
        }
      }
      return sum;
    }

    /** The visible width of a leaf's span, which has not changed since it was noted. */
    long width(int i) {
      int noted = widths[i];
      return noted == WIDE ? SpanTree.spans(this)[i].visibleWidth() : noted;
    }

    /** Notes the visible width of a leaf's span. */
    void note(int i, long width) {
      widths[i] = width > Integer.MAX_VALUE ? WIDE : (int) width;
    }
  }

  private Node root = new Node(true, 1);
  private long width;
  private int spanCount;

  /** Where {@link #find} ended: the index at which its span starts. */
  private long foundStart;

  /** The span found last, as long as nothing changed before it, and where it starts. */
  private @Nullable SeqSpan finger;

  private long fingerStart;

  /** Visible width of the whole sequence. */
  public long width() {
    return width;
  }

  public int spanCount() {
    return spanCount;
  }

  public @Nullable SeqSpan first() {
    Node node = root;
    while (node.kids != null) {
      node = node.kids[0];
    }
    return node.n == 0 ? null : spans(node)[0];
  }

  public @Nullable SeqSpan last() {
    Node node = root;
    while (node.kids != null) {
      node = node.kids[node.n - 1];
    }
    return node.n == 0 ? null : spans(node)[node.n - 1];
  }

  public @Nullable SeqSpan next(SeqSpan span) {
    Node node = leafOf(span);
    int i = slotOf(node, span) + 1;
    if (i < node.n) {
      return spans(node)[i];
    }
    while (node.parent != null && node.slot == node.parent.n - 1) {
      node = node.parent;
    }
    if (node.parent == null) {
      return null;
    }
    node = kids(node.parent)[node.slot + 1];
    while (node.kids != null) {
      node = node.kids[0];
    }
    return spans(node)[0];
  }

  public @Nullable SeqSpan previous(SeqSpan span) {
    Node node = leafOf(span);
    int i = slotOf(node, span);
    if (i > 0) {
      return spans(node)[i - 1];
    }
    while (node.parent != null && node.slot == 0) {
      node = node.parent;
    }
    if (node.parent == null) {
      return null;
    }
    node = kids(node.parent)[node.slot - 1];
    while (node.kids != null) {
      node = node.kids[node.n - 1];
    }
    return spans(node)[node.n - 1];
  }

  /**
   * The span that covers the visible unit {@code index}; {@link #foundStart()} then tells where it
   * starts. {@code null} at or past the end.
   */
  public @Nullable SeqSpan find(long index) {
    if (index < 0 || index >= width) {
      return null;
    }
    SeqSpan last = finger;
    if (last != null && index >= fingerStart && index < fingerStart + last.visibleWidth()) {
      foundStart = fingerStart;
      return last;
    }
    Node node = root;
    long rest = index;
    while (true) {
      int i = 0;
      if (node.kids == null) {
        for (long w = node.width(0); rest >= w; w = node.width(i)) {
          rest -= w;
          i++;
        }
        foundStart = index - rest;
        finger = spans(node)[i];
        fingerStart = foundStart;
        return finger;
      }
      while (rest >= node.sums[i]) {
        rest -= node.sums[i++];
      }
      node = node.kids[i];
    }
  }

  public long foundStart() {
    return foundStart;
  }

  /**
   * The spans that open brackets which are open before {@code span}, in list order.
   *
   * <p>Cost: O(log spans + brackets); O(spans) when it is first asked.
   */
  public List<SeqSpan> openBefore(SeqSpan span) {
    Brackets.Sum sum = new Brackets.Sum();
    addBefore(leafOf(span), sum);
    for (SeqSpan before : spans(leafOf(span))) {
      if (before == span) {
        break;
      }
      sum.add(before);
    }
    return sum.opened();
  }

  /** Adds what stands before a node. */
  private static void addBefore(Node node, Brackets.Sum sum) {
    if (node.parent != null) {
      addBefore(node.parent, sum);
      for (int i = 0; i < node.slot; i++) {
        sum.add(brackets(kids(node.parent)[i]));
      }
    }
  }

  private static Brackets brackets(Node node) {
    Brackets known = node.brackets;
    if (known == null) {
      Brackets.Sum sum = new Brackets.Sum();
      for (int i = 0; i < node.n; i++) {
        if (node.kids == null) {
          sum.add(spans(node)[i]);
        } else {
          sum.add(brackets(node.kids[i]));
        }
      }
      known = sum.sum();
      node.brackets = known;
    }
    return known;
  }

  /** Forgets what is known of a leaf or node that has changed. */
  private static void forgetBrackets(@Nullable Node changed) {
    for (Node node = changed; node != null && node.brackets != null; node = node.parent) {
      node.brackets = null;
    }
  }

  /** The visible width before {@code span}. */
  public long startOf(SeqSpan span) {
    Node node = leafOf(span);
    long start = node.before(slotOf(node, span));
    while (node.parent != null) {
      start += node.parent.before(node.slot);
      node = node.parent;
    }
    return start;
  }

  /** Whether {@code span}, which is in some tree, is in this one. Cost: O(log spans). */
  public boolean holds(SeqSpan span) {
    Node node = leafOf(span);
    while (node.parent != null) {
      node = node.parent;
    }
    return node == root;
  }

  /** Whether {@code a} stands before {@code b}. Cost: O(log spans). */
  public boolean precedes(SeqSpan a, SeqSpan b) {
    Node nodeA = leafOf(a);
    Node nodeB = leafOf(b);
    int slotA = slotOf(nodeA, a);
    int slotB = slotOf(nodeB, b);
    while (nodeA != nodeB) {
      slotA = nodeA.slot;
      slotB = nodeB.slot;
      nodeA = java.util.Objects.requireNonNull(nodeA.parent);
      nodeB = java.util.Objects.requireNonNull(nodeB.parent);
    }
    return slotA < slotB;
  }

  /** Puts {@code span} behind {@code after} ({@code null}: at the front). */
  public void insertAfter(@Nullable SeqSpan after, SeqSpan span) {
    Node node;
    int at;
    if (after == null) {
      node = root;
      while (node.kids != null) {
        node = node.kids[0];
      }
      at = 0;
    } else {
      node = leafOf(after);
      at = slotOf(node, after) + 1;
    }
    boolean isBehind = node.n >= GOOD && at == node.n;
    if (isBehind || node.n == FANOUT) {
      Node right = isBehind ? leafBehind(node) : split(node, FANOUT / 2);
      if (isBehind || at > node.n) {
        at -= node.n;
        node = right;
      }
    }
    long spanWidth = span.visibleWidth();
    put(node, at, span, spanWidth);
    if (span.detail != null) {
      forgetBrackets(node);
    }
    grow(node, at, spanWidth);
  }

  /** Puts a span into a leaf that has room; the sums above do not know it then. */
  private void put(Node leaf, int at, SeqSpan span, long spanWidth) {
    leaf.makeRoom();
    SeqSpan[] spans = spans(leaf);
    System.arraycopy(spans, at, spans, at + 1, leaf.n - at);
    System.arraycopy(leaf.widths, at, leaf.widths, at + 1, leaf.n - at);
    spans[at] = span;
    leaf.note(at, spanWidth);
    leaf.n++;
    span.leaf = leaf;
    spanCount++;
  }

  /** The leaf behind one, where it has room, or a new one. */
  private Node leafBehind(Node leaf) {
    Node parent = leaf.parent;
    if (parent != null && leaf.slot + 1 < parent.n) {
      Node next = kids(parent)[leaf.slot + 1];
      if (next.n < GOOD) {
        return next;
      }
    }
    return split(leaf, leaf.n);
  }

  /** Splits a node: the first {@code keep} stay, the others go into a new one behind it. */
  private Node split(Node node, int keep) {
    forgetBrackets(node);
    Node right = new Node(node.kids == null, FANOUT);
    int moved = node.n - keep;
    if (node.kids == null) {
      System.arraycopy(spans(node), keep, spans(right), 0, moved);
      System.arraycopy(node.widths, keep, right.widths, 0, moved);
      for (int i = 0; i < moved; i++) {
        spans(right)[i].leaf = right;
        clear(spans(node), keep + i);
      }
    } else {
      System.arraycopy(node.kids, keep, kids(right), 0, moved);
      System.arraycopy(node.sums, keep, right.sums, 0, moved);
      for (int i = 0; i < moved; i++) {
        adopt(right, kids(right)[i], i);
        clear(node.kids, keep + i);
      }
    }
    right.n = moved;
    node.n = keep;
    Node parent = node.parent;
    if (parent == null) {
      parent = new Node(false, FANOUT);
      root = parent;
      kids(parent)[0] = node;
      adopt(parent, node, 0);
      parent.n = 1;
      parent.sums[0] = node.before(keep) + right.before(moved);
    }
    insertKid(parent, node, right);
    return right;
  }

  private void insertKid(Node parent, Node left, Node right) {
    int at = left.slot + 1;
    if (parent.n == FANOUT) {
      Node rightParent = split(parent, at == FANOUT ? FANOUT : FANOUT / 2);
      if (at == FANOUT || at > parent.n) {
        at -= parent.n;
        parent = rightParent;
      }
    }
    Node[] kids = kids(parent);
    System.arraycopy(kids, at, kids, at + 1, parent.n - at);
    System.arraycopy(parent.sums, at, parent.sums, at + 1, parent.n - at);
    kids[at] = right;
    parent.sums[at] = right.before(right.n);
    parent.n++;
    for (int i = at; i < parent.n; i++) {
      adopt(parent, kids[i], i);
    }
    Node leftParent = left.parent;
    if (leftParent == parent) {
      parent.sums[left.slot] -= parent.sums[at];
    } else if (leftParent != null) {
      // The left half stayed in the old parent: its sum moves along with the right half's.
      long moved = parent.sums[at];
      leftParent.sums[left.slot] -= moved;
      shiftSums(leftParent, -moved);
      shiftSums(parent, moved);
    }
  }

  /** Adds {@code delta} to the sums kept of {@code node} in its ancestors. */
  private static void shiftSums(Node node, long delta) {
    while (node.parent != null) {
      node.parent.sums[node.slot] += delta;
      node = node.parent;
    }
  }

  private static void adopt(Node parent, Node kid, int slot) {
    kid.parent = parent;
    kid.slot = slot;
  }

  /** Takes {@code span} out. */
  public void remove(SeqSpan span) {
    Node node = leafOf(span);
    int at = slotOf(node, span);
    grow(node, at, -node.width(at));
    if (span == finger) {
      finger = null;
    }
    if (span.detail != null) {
      forgetBrackets(node);
    }
    SeqSpan[] spans = spans(node);
    System.arraycopy(spans, at + 1, spans, at, node.n - at - 1);
    System.arraycopy(node.widths, at + 1, node.widths, at, node.n - at - 1);
    node.n--;
    clear(spans, node.n);
    span.leaf = null;
    spanCount--;
    while (node.n == 0 && node.parent != null) {
      node = dropEmpty(node);
    }
    while (root.kids != null && root.n == 1) {
      root = root.kids[0];
      root.parent = null;
      root.slot = 0;
    }
  }

  private static Node dropEmpty(Node node) {
    Node parent = java.util.Objects.requireNonNull(node.parent);
    Node[] kids = kids(parent);
    int at = node.slot;
    System.arraycopy(kids, at + 1, kids, at, parent.n - at - 1);
    System.arraycopy(parent.sums, at + 1, parent.sums, at, parent.n - at - 1);
    parent.n--;
    clear(kids, parent.n);
    for (int i = at; i < parent.n; i++) {
      kids[i].slot = i;
    }
    return parent;
  }

  /** Brings the sums up to date after the visible width of {@code span} changed. */
  public void refresh(SeqSpan span) {
    Node node = leafOf(span);
    int at = slotOf(node, span);
    if (span.detail != null) {
      forgetBrackets(node);
    }
    long now = span.visibleWidth();
    long before = widthBefore(node, at);
    node.note(at, now);
    grow(node, at, now - before);
  }

  /** The visible width that the sums have of a span which may have changed since. */
  private long widthBefore(Node leaf, int at) {
    if (leaf.widths[at] != WIDE) {
      return leaf.widths[at];
    }
    long all = leaf.parent == null ? width : leaf.parent.sums[leaf.slot];
    return all - leaf.before(at) - (leaf.before(leaf.n) - leaf.before(at + 1));
  }

  /** Cuts {@code span} before element {@code at}; returns the right part, put behind it. */
  public SeqSpan split(SeqSpan span, int at) {
    SeqSpan right = span.cut(at);
    Node node = leafOf(span);
    int slot = slotOf(node, span);
    if (node.n == FANOUT) {
      refresh(span);
      insertAfter(span, right);
      return right;
    }
    node.note(slot, span.visibleWidth());
    put(node, slot + 1, right, right.visibleWidth());
    return right;
  }

  /**
   * Joins {@code right} to {@code left}, its predecessor, of which {@link SeqSpan#continuedBy}
   * holds.
   */
  public void join(SeqSpan left, SeqSpan right) {
    remove(right);
    left.absorb(right);
    refresh(left);
  }

  private void grow(Node node, int at, long delta) {
    if (delta == 0) {
      return;
    }
    if (spans(node)[at] != finger) {
      finger = null;
    }
    width += delta;
    shiftSums(node, delta);
  }

  private static Node leafOf(SeqSpan span) {
    assert span.leaf != null : "span is not in a tree";
    return java.util.Objects.requireNonNull(span.leaf);
  }

  private static int slotOf(Node leaf, SeqSpan span) {
    SeqSpan[] spans = spans(leaf);
    // An append asks for the last one.
    if (spans[leaf.n - 1] == span) {
      return leaf.n - 1;
    }
    int i = 0;
    while (spans[i] != span) {
      i++;
    }
    return i;
  }

  private static SeqSpan[] spans(Node leaf) {
    return java.util.Objects.requireNonNull(leaf.spans);
  }

  private static Node[] kids(Node inner) {
    return java.util.Objects.requireNonNull(inner.kids);
  }

  @SuppressWarnings("NullAway") // an unused slot
  private static <T> void clear(T[] array, int i) {
    array[i] = null;
  }
}
