package org.amkit.edit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.amkit.ObjectType;
import org.amkit.Prop;
import org.amkit.engine.Edits;
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
public final class StateCopy {
  private final Engine engine;
  private final Edits edits;
  private final Clock from;

  /** The objects that are being filled, the innermost first. */
  private final Deque<Level> open = new ArrayDeque<>();

  /** Copies from a version. */
  public StateCopy(Engine engine, Edits edits, Clock from) {
    this.engine = engine;
    this.edits = edits;
    this.from = from;
  }

  /** Puts a value under a key or in the place of an element. */
  public void put(long obj, Prop at, Value value) {
    begin(obj, at, value);
    fillAll();
  }

  /** Inserts a value as an element. */
  public void insert(long obj, long index, Value value) {
    beginInserted(obj, index, value);
    fillAll();
  }

  private void begin(long obj, Prop at, Value value) {
    if (value instanceof Value.Obj source) {
      open.push(level(edits.putObject(obj, at, source.type()), source));
    } else {
      edits.put(obj, at, (Value.Scalar) value);
    }
  }

  private void beginInserted(long obj, long index, Value value) {
    if (value instanceof Value.Obj source) {
      open.push(level(edits.insertObject(obj, index, source.type()), source));
    } else {
      edits.insert(obj, index, (Value.Scalar) value);
    }
  }

  private Level level(long made, Value.Obj source) {
    return source.type() == ObjectType.TEXT
        ? new TextLevel(made, source.id())
        : new MembersLevel(made, source.id());
  }

  /** Fills what was made, the innermost first. */
  private void fillAll() {
    for (Level level = open.peek(); level != null; level = open.peek()) {
      if (!level.step()) {
        open.pop();
      }
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
    private final long made;
    private final List<Member> members = new ArrayList<>();
    private int copied;

    MembersLevel(long made, long source) {
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
        begin(made, new Prop.Key(member.key()), member.value());
      } else {
        beginInserted(made, copied, member.value());
      }
      copied++;
      return true;
    }
  }

  private final class TextLevel implements Level {
    private final long made;
    private final long source;
    private final Iterator<TextSpan> spans;
    private long at;

    TextLevel(long made, long source) {
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
        edits.spliceText(made, at, 0, text.text());
        at += UnitWidth.of(engine.textUnit(), text.text());
      } else {
        Value.Obj block = new Value.Obj(ObjectType.MAP, ((TextSpan.Block) span).id());
        beginInserted(made, at, block);
        at += UnitWidth.of(engine.textUnit(), block);
      }
      return true;
    }

    private void mark() {
      for (GrowingMark growing : engine.growingMarks(source, from)) {
        MarkRange mark = growing.mark();
        edits.mark(made, mark.start(), mark.end(), mark.name(), mark.value(), growing.expand());
      }
    }
  }
}
