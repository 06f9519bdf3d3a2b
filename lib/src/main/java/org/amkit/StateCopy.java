package org.amkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.amkit.engine.Engine;
import org.amkit.ops.Clock;
import org.amkit.ops.Entry;
import org.amkit.ops.GrowingMark;
import org.amkit.ops.MarkRange;
import org.amkit.ops.ObjType;
import org.amkit.ops.TextSpan;
import org.amkit.ops.Value;

/** Puts values of an old version into the present one; objects are made anew, with all in them. */
final class StateCopy {
  private final TransactionImpl tx;
  private final Engine engine;
  private final Clock from;

  StateCopy(TransactionImpl tx, Clock from) {
    this.tx = tx;
    this.engine = tx.engine();
    this.from = from;
  }

  void put(ObjectId obj, String key, Value value) {
    if (value instanceof Value.Obj source) {
      fill(tx.set(obj, key, EngineTypes.objectType(source.type())), source);
    } else {
      tx.put(obj, key, (Value.Scalar) value);
    }
  }

  void put(ObjectId obj, long index, Value value) {
    if (value instanceof Value.Obj source) {
      fill(tx.set(obj, index, EngineTypes.objectType(source.type())), source);
    } else {
      tx.put(obj, index, (Value.Scalar) value);
    }
  }

  void insert(ObjectId obj, long index, Value value) {
    if (value instanceof Value.Obj source) {
      fill(tx.insert(obj, index, EngineTypes.objectType(source.type())), source);
    } else {
      tx.add(obj, index, (Value.Scalar) value);
    }
  }

  private void fill(ObjectId made, Value.Obj source) {
    if (!source.type().isSequence()) {
      // Read to the end first: the engine is not edited while it is walked.
      Map<String, Value> entries = new LinkedHashMap<>();
      engine.forEachEntry(source.id(), from, (key, entry) -> entries.put(key, entry.value()));
      entries.forEach((key, value) -> put(made, key, value));
    } else if (source.type() == ObjType.LIST) {
      List<Entry> items = new ArrayList<>();
      engine.forEachItem(source.id(), from, items::add);
      for (int i = 0; i < items.size(); i++) {
        insert(made, i, items.get(i).value());
      }
    } else {
      fillText(made, source.id());
    }
  }

  private void fillText(ObjectId made, long source) {
    TextWidth width = new TextWidth(engine.textUnit());
    long at = 0;
    for (TextSpan span : engine.spans(source, from)) {
      if (span instanceof TextSpan.Text text) {
        tx.spliceText(made, at, 0, text.text());
        at += width.of(text.text());
      } else {
        Value.Obj block = new Value.Obj(ObjType.MAP, ((TextSpan.Block) span).id());
        insert(made, at, block);
        at += width.of(block);
      }
    }
    for (GrowingMark growing : engine.growingMarks(source, from)) {
      MarkRange mark = growing.mark();
      ExpandMark expand = EngineTypes.expand(growing.expand());
      tx.mark(made, mark.start(), mark.end(), mark.name(), mark.value(), expand);
    }
  }
}
