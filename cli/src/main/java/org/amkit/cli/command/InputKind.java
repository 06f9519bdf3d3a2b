package org.amkit.cli.command;

import org.amkit.ChangeHash;
import org.amkit.chunk.ChunkFrame;
import org.amkit.cli.terminal.Failure;
import org.amkit.cli.terminal.FileLabel;
import org.amkit.codec.ByteReader;
import org.amkit.codec.FormatException;
import org.amkit.sync.PeerState;
import org.amkit.sync.SyncMessage;
import org.jspecify.annotations.Nullable;

/** What the bytes of an input are. */
public enum InputKind {
  /** Chunks, damaged ones perhaps. */
  CHUNKS,
  /** A message of the sync protocol. */
  SYNC_MESSAGE,
  /** What a side of a sync keeps of its peer. */
  SYNC_STATE,
  /** None of these. */
  OTHER;

  /** Of a damaged chunk, one of the magic bytes may be wrong. */
  private static final int ENOUGH_MAGIC_BYTES = ChunkFrame.MAGIC_BYTE_COUNT - 1;

  private static final int MESSAGE = 0x42;
  private static final int MESSAGE_2_OR_STATE = 0x43;

  /** Tells by the bytes. Cost: O(bytes). */
  public static InputKind of(byte[] bytes) {
    if (bytes.length == 0) {
      return CHUNKS;
    }
    if (isState(bytes)) {
      return SYNC_STATE;
    }
    if (isMessage(bytes)) {
      return SYNC_MESSAGE;
    }
    return hasMagic(bytes) ? CHUNKS : OTHER;
  }

  /** Whether bytes are a state; messages of version 2 begin alike and go on. */
  static boolean isState(byte[] bytes) {
    if (bytes.length == 0 || bytes[0] != MESSAGE_2_OR_STATE) {
      return false;
    }
    try {
      ByteReader in = new ByteReader(bytes);
      in.skip(1);
      if (in.uleb() * ChangeHash.BYTE_COUNT != in.remaining()) {
        return false;
      }
      PeerState.decode(bytes);
      return true;
    } catch (FormatException e) {
      return false;
    }
  }

  private static boolean isMessage(byte[] bytes) {
    if (bytes[0] != MESSAGE && bytes[0] != MESSAGE_2_OR_STATE) {
      return false;
    }
    try {
      SyncMessage.decode(bytes);
      return true;
    } catch (FormatException e) {
      return false;
    }
  }

  /** Whether most of the magic bytes of a chunk are anywhere. */
  private static boolean hasMagic(byte[] bytes) {
    for (int i = 0; i + ChunkFrame.MAGIC_BYTE_COUNT <= bytes.length; i++) {
      if (ChunkFrame.magicByteCount(bytes, i) >= ENOUGH_MAGIC_BYTES) {
        return true;
      }
    }
    return false;
  }

  /** The failure where a document was expected; null when the bytes may be one. */
  @Nullable Failure refusal(String name) {
    String label = FileLabel.of(name);
    return switch (this) {
      case SYNC_MESSAGE ->
          Failure.badInput(label + ": a sync message, not a document", null)
              .hint(
                  "'am inspect "
                      + name
                      + "' shows it, 'am changes "
                      + name
                      + " -o OUT' writes the changes in it");
      case SYNC_STATE ->
          Failure.badInput(label + ": a sync state, not a document", null)
              .hint("'am inspect " + name + "' shows it");
      case CHUNKS, OTHER -> null;
    };
  }

  /** Fails (exit 3) when the bytes are a sync message or state. Cost: O(1) for anything else. */
  static void requireNoMessage(String name, byte[] bytes) {
    if (bytes.length > 0 && (bytes[0] == MESSAGE || bytes[0] == MESSAGE_2_OR_STATE)) {
      of(bytes).requireDocument(name);
    }
  }

  /** Fails (exit 3) when the input is known to be something else than a document. */
  public void requireDocument(String name) {
    Failure refusal = refusal(name);
    if (refusal != null) {
      throw refusal;
    }
  }
}
