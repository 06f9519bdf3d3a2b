package org.amkit.ops;

import org.amkit.sequence.SeqSpan;
import org.jspecify.annotations.Nullable;

/**
 * The visible members of one object, one after the other: of a map its keys in UTF-8 byte order, of
 * a sequence its elements (mark anchors left out).
 *
 * <p>The object must not be edited until the last one was taken; others may be. Cost: O(1) memory,
 * and the time of {@link StoreView#forEachEntry} or {@link StoreView#forEachItem} for all.
 */
public final class Members {
  private static final String[] NO_KEYS = {};
  private static final Register[] NO_REGISTERS = {};

  private final StoreView view;
  private final @Nullable Clock at;

  /** Of a map; empty for a sequence. */
  private final String[] keys;

  private final @Nullable Register[] registers;
  private final int slotCount;
  private int slot;

  /** Of a sequence; null at its end, and for a map. */
  private @Nullable SeqSpan span;

  private final @Nullable SeqObject seq;

  /** The elements of the span that are still to come. */
  private int element;

  private int elementEnd;
  private boolean spanBegun;

  private @Nullable String key;

  /** The members of a map as they are at a version, or now. */
  Members(StoreView view, MapObject map, @Nullable Clock at) {
    this.view = view;
    this.at = at;
    this.slotCount = map.sort();
    this.keys = map.sortedKeys();
    this.registers = map.sortedRegisters();
    this.seq = null;
  }

  /** The elements of a sequence as they are at a version, or now. */
  Members(StoreView view, SeqObject seq, @Nullable Clock at) {
    this.view = view;
    this.at = at;
    this.slotCount = 0;
    this.keys = NO_KEYS;
    this.registers = NO_REGISTERS;
    this.seq = seq;
    this.span = seq.tree.first();
  }

  /** The key of the member that {@link #next} gave last; null in a sequence. */
  public @Nullable String key() {
    return key;
  }

  /** The next member, or null when there is none. */
  public @Nullable Entry next() {
    while (slot < slotCount) {
      Register register = registers[slot];
      key = keys[slot];
      slot++;
      Entry entry = register == null ? null : view.entry(register, at);
      if (entry != null) {
        return entry;
      }
    }
    return seq == null ? null : nextElement(seq);
  }

  private @Nullable Entry nextElement(SeqObject sequence) {
    for (SeqSpan current = span; current != null; current = span) {
      Register register = SeqObject.detail(current);
      if (register != null) {
        span = sequence.tree.next(current);
        Entry entry = SeqObject.mark(current) != null ? null : view.entry(register, at);
        if (entry != null) {
          return entry;
        }
        continue;
      }
      if (!spanBegun) {
        long interval = SpanView.interval(current, at);
        element = SpanView.from(interval);
        elementEnd = SpanView.to(interval);
        spanBegun = true;
      }
      if (element < elementEnd) {
        return view.plainEntry(current, element++);
      }
      spanBegun = false;
      span = sequence.tree.next(current);
    }
    return null;
  }
}
