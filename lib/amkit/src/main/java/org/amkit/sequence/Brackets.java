package org.amkit.sequence;

import java.util.ArrayList;
import java.util.List;

/**
 * What a stretch of spans does to the brackets open before it: which it opens and leaves open,
 * which it closes that it has not opened.
 *
 * <pre>
 *   stretch    ( a   [ b ] c   } d        opens "(", closes "}"
 * </pre>
 *
 * A bracket that closes before it opens stays open.
 */
final class Brackets {
  static final Brackets NONE = new Brackets(List.of(), List.of());

  /** The spans that open one, in list order. */
  private final List<SeqSpan> opened;

  /** Numbers of those closed. */
  private final List<Long> closed;

  private Brackets(List<SeqSpan> opened, List<Long> closed) {
    this.opened = opened;
    this.closed = closed;
  }

  /** Gathers what consecutive stretches do. */
  static final class Sum {
    private final List<SeqSpan> opened = new ArrayList<>();
    private final List<Long> closed = new ArrayList<>();

    void add(SeqSpan span) {
      long bracket = span.detail == null ? 0 : span.detail.bracket();
      if (bracket > 0) {
        opened.add(span);
      } else if (bracket < 0) {
        close(-bracket);
      }
    }

    void add(Brackets stretch) {
      if (stretch != NONE) {
        stretch.closed.forEach(this::close);
        opened.addAll(stretch.opened);
      }
    }

    private void close(long number) {
      for (int i = opened.size() - 1; i >= 0; i--) {
        SpanDetail detail = opened.get(i).detail;
        if (detail != null && detail.bracket() == number) {
          opened.remove(i);
          return;
        }
      }
      closed.add(number);
    }

    List<SeqSpan> opened() {
      return opened;
    }

    Brackets sum() {
      return opened.isEmpty() && closed.isEmpty()
          ? NONE
          : new Brackets(List.copyOf(opened), List.copyOf(closed));
    }
  }
}
