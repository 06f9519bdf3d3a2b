package org.amkit.cli.render;

import org.amkit.AmValue;
import org.amkit.Change;
import org.amkit.Op;

/**
 * Writes decoded changes as JSON, in the shape and order of members of upstream's tool {@code
 * automerge examine}.
 */
public final class ChangePrinter {
  private final JsonPrinter json;
  private final boolean namesAuthors;

  /** Writes to a printer. */
  public ChangePrinter(JsonPrinter json) {
    this(json, false);
  }

  /**
   * Writes to a printer.
   *
   * @param namesAuthors whether a change has a member {@code author}, which upstream's tool does
   *     not write, when it has one
   */
  public ChangePrinter(JsonPrinter json, boolean namesAuthors) {
    this.json = json;
    this.namesAuthors = namesAuthors;
  }

  /** Writes a change as one JSON value. */
  public void print(Change change) {
    json.beginObject();
    json.name("ops").beginArray();
    change.ops().forEach(this::op);
    json.endArray();
    json.field("actor", change.actor());
    if (namesAuthors) {
      change.author().ifPresent(author -> json.field("author", ChangeReport.hex(author)));
    }
    json.field("hash", change.hash().toString());
    json.field("seq", change.seq());
    json.field("startOp", change.startOp());
    json.field("time", change.time());
    json.name("message");
    change.message().ifPresentOrElse(json::string, json::nothing);
    json.field("deps", change.deps());
    byte[] extra = change.extraBytes();
    if (extra.length > 0) {
      json.name("extra_bytes").bytes(extra);
    }
    json.endObject();
  }

  private void op(Op op) {
    json.beginObject();
    members(json, op);
    json.endObject();
  }

  /** Writes the members of an op into an object that was begun. */
  static void members(JsonPrinter json, Op op) {
    json.field("action", op.action().label());
    json.field("obj", op.obj());
    String key = op.key();
    String elem = op.elem();
    if (key != null) {
      json.field("key", key);
    } else if (elem != null) {
      json.field("elemId", elem);
    }
    if (op.insert()) {
      json.field("insert", true);
    }
    AmValue value = op.value();
    switch (op.action()) {
      case SET -> {
        if (value != null) {
          datatype(json, value);
          json.name("value");
          json.scalar(value);
        }
      }
      case INCREMENT -> {
        if (value != null) {
          json.name("value");
          json.scalar(value);
        }
      }
      case MARK_BEGIN -> {
        json.field("name", String.valueOf(op.markName()));
        json.name("value");
        if (value == null) {
          json.nothing();
        } else {
          json.scalar(value);
        }
        json.field("expand", op.expand());
      }
      case MARK_END -> json.field("expand", op.expand());
      default -> {
        // Makes and deletes say nothing more.
      }
    }
    json.field("pred", op.pred());
  }

  private static void datatype(JsonPrinter json, AmValue value) {
    if (value instanceof AmValue.Counter) {
      json.field("datatype", "counter");
    } else if (value instanceof AmValue.Timestamp) {
      json.field("datatype", "timestamp");
    } else if (value instanceof AmValue.Int) {
      json.field("datatype", "int");
    } else if (value instanceof AmValue.UInt) {
      json.field("datatype", "uint");
    } else if (value instanceof AmValue.F64) {
      json.field("datatype", "float64");
    }
  }
}
