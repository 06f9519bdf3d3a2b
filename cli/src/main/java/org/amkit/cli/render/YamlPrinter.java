package org.amkit.cli.render;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.math.BigInteger;
import org.amkit.AmValue;
import org.amkit.ListItem;
import org.amkit.MapEntry;
import org.amkit.ObjectId;
import org.amkit.ObjectType;
import org.amkit.Read;
import org.jspecify.annotations.Nullable;

/** Writes values of a document through a generator of YAML, as {@link DocumentPrinter} has them. */
public final class YamlPrinter {
  private final Read view;
  private final JsonGenerator generator;

  /** Writes values of a version. */
  public YamlPrinter(Read view, JsonGenerator generator) {
    this.view = view;
    this.generator = generator;
  }

  /** Writes an object, or else a plain value. */
  public void print(@Nullable ObjectId object, @Nullable AmValue scalar) throws IOException {
    if (object != null) {
      object(object);
    } else if (scalar != null) {
      scalar(scalar);
    }
  }

  private void object(ObjectId object) throws IOException {
    ObjectType type = view.getObjectType(object).orElse(ObjectType.MAP);
    switch (type) {
      case MAP -> {
        generator.writeStartObject();
        for (MapEntry entry : view.entries(object).toList()) {
          generator.writeFieldName(entry.getKey());
          value(entry.getValue());
        }
        generator.writeEndObject();
      }
      case LIST -> {
        generator.writeStartArray();
        for (ListItem item : view.items(object).toList()) {
          value(item.getValue());
        }
        generator.writeEndArray();
      }
      case TEXT -> generator.writeString(view.text(object).orElse(""));
    }
  }

  private void value(AmValue value) throws IOException {
    ObjectId object = value.objectId().orElse(null);
    if (object != null) {
      object(object);
    } else {
      scalar(value);
    }
  }

  private void scalar(AmValue value) throws IOException {
    if (value instanceof AmValue.Str str) {
      generator.writeString(str.getValue());
    } else if (value instanceof AmValue.Int number) {
      generator.writeNumber(number.getValue());
    } else if (value instanceof AmValue.UInt number) {
      generator.writeNumber(new BigInteger(Long.toUnsignedString(number.getValue())));
    } else if (value instanceof AmValue.F64 number) {
      generator.writeNumber(number.getValue());
    } else if (value instanceof AmValue.Bool bool) {
      generator.writeBoolean(bool.getValue());
    } else if (value instanceof AmValue.Counter counter) {
      generator.writeNumber(counter.getValue());
    } else if (value instanceof AmValue.Timestamp time) {
      generator.writeNumber(time.millis());
    } else if (value instanceof AmValue.Bytes bytes) {
      generator.writeBinary(bytes.getValue());
    } else if (value instanceof AmValue.Unknown unknown) {
      generator.writeBinary(unknown.getValue());
    } else {
      generator.writeNull();
    }
  }
}
