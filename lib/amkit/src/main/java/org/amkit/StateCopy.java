package org.amkit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.amkit.engine.Engine;
import org.amkit.ops.Clock;
import org.amkit.ops.Entry;
import org.amkit.ops.GrowingMark;
import org.amkit.ops.MarkRange;
import org.amkit.ops.Members;
import org.amkit.ops.TextSpan;
import org.amkit.ops.UnitWidth;
import org.amkit.ops.Value;
import org.jspecify.annotations.Nullable;

/** Puts values of an old version into the present one; objects are made anew, with all in them. */
final class StateCopy {
  private final TransactionImpl tx;
  private final Engine engine;
  private final Clock from;

  /** The objects that are being filled, the innermost first. */
  private final Deque<Level> open = new ArrayDeque<>();

  StateCopy(TransactionImpl tx, Clock from) {
    this.tx = tx;
    this.engine = tx.engine();
    this.from = from;
  }

  void put(ObjectId obj, String key, Value value) {
    set(obj, key, value);
    fillAll();
  }

  void put(ObjectId obj, long index, Value value) {
    if (value instanceof Value.Obj source) {
      begin(tx.set(obj, index, source.type()), source);
    } else {
      tx.set(obj, index, NewValue.read((Value.Scalar) value));
    }
    fillAll();
  }

  void insert(ObjectId obj, long index, Value value) {
    add(obj, index, value);
    fillAll();
  }

  private void set(ObjectId obj, String key, Value value) {
    if (value instanceof Value.Obj source) {
      begin(tx.set(obj, key, source.type()), source);
    } else {
      tx.set(obj, key, NewValue.read((Value.Scalar) value));
    }
  }

  private void add(ObjectId obj, long index, Value value) {
    if (value instanceof Value.Obj source) {
      begin(tx.insert(obj, index, source.type()), source);
    } else {
      tx.insert(obj, index, NewValue.read((Value.Scalar) value));
    }
  }

  /** An object that was made and is being filled. */
  private interface Level {
    /** Copies one more member; false when all are there. */
    boolean step();
  }

  /** A member of an old object. */
  private record Member(@Nullable String key, Value value) {}

  private final class MembersLevel implements Level {
    private final ObjectId made;
    private final List<Member> members = new ArrayList<>();
    private int copied;

    MembersLevel(ObjectId made, long source) {
      this.made = made;
      // Read to the end first: the engine is not edited while it is walked.
      Members old = engine.members(source, from);
      for (Entry entry = old.next(); entry != null; entry = old.next()) {
        members.add(new Member(old.key(), entry.value()));
      }
    }

    @Override
    public boolean step() {
      if (copied == members.size()) {
        return false;
      }
      Member member = members.get(copied);
      if (member.key() != null) {
        set(made, member.key(), member.value());
      } else {
        add(made, copied, member.value());
      }
      copied++;
      return true;
    }
  }

  private final class TextLevel implements Level {
    private final ObjectId made;
    private final long source;
    private final Iterator<TextSpan> spans;
    private long at;

    TextLevel(ObjectId made, long source) {
      this.made = made;
      this.source = source;
      this.spans = engine.spans(source, from).iterator();
    }

    @Override
    public boolean step() {
      if (!spans.hasNext()) {
        mark();
        return false;
      }
      TextSpan span = spans.next();
      if (span instanceof TextSpan.Text text) {
        tx.spliceText(made, at, 0, text.text());
        at += UnitWidth.of(engine.textUnit(), text.text());
      } else {
        Value.Obj block = new Value.Obj(ObjectType.MAP, ((TextSpan.Block) span).id());
        add(made, at, block);
        at += UnitWidth.of(engine.textUnit(), block);
      }
      return true;
    }

    private void mark() {
      for (GrowingMark growing : engine.growingMarks(source, from)) {
        MarkRange mark = growing.mark();
        ExpandMark expand = growing.expand();
        tx.mark(made, mark.start(), mark.end(), mark.name(), NewValue.read(mark.value()), expand);
      }
    }
  }

  private void begin(ObjectId made, Value.Obj source) {
    open.push(
        source.type() == ObjectType.TEXT
            ? new TextLevel(made, source.id())
            : new MembersLevel(made, source.id()));
  }

  /** Fills what was made, the innermost first. */
  private void fillAll() {
    for (Level level = open.peek(); level != null; level = open.peek()) {
      if (!level.step()) {
        open.pop();
      }
    }
  }
}
