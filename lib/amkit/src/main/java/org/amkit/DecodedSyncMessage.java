package org.amkit;

import java.util.ArrayList;
import java.util.List;
import org.amkit.codec.FormatException;
import org.amkit.sync.SyncMessage;

/**
 * What a message of {@link Document#generateSyncMessage} says.
 *
 * @param heads the sender's heads, sorted
 * @param need the changes that the sender asks for, sorted
 * @param have what the sender has; none when it wants nothing but what it asks for
 * @param changes the changes that it brings, a whole document's among them
 * @param readOnly whether the sender takes no changes
 * @param syncReset whether the sender asks to be sent again what was sent before
 */
public record DecodedSyncMessage(
    List<ChangeHash> heads,
    List<ChangeHash> need,
    List<Have> have,
    List<Change> changes,
    boolean readOnly,
    boolean syncReset) {

  /**
   * Copies the lists.
   *
   * @param heads the sender's heads
   * @param need the changes asked for
   * @param have what the sender has
   * @param changes the changes brought
   * @param readOnly whether the sender takes no changes
   * @param syncReset whether the sender asks foreverything again
   */
  public DecodedSyncMessage {
    heads = List.copyOf(heads);
    need = List.copyOf(need);
    have = List.copyOf(have);
    changes = List.copyOf(changes);
  }

  /**
   * What a peer has: all that these heads reach, and of the changes after them those that the
   * filter holds.
   *
   * @param lastSync the heads
   * @param bloom the Bloom filter's bytes
   */
  @SuppressWarnings("ArrayRecordComponent") // as it is on the wire; not compared
  public record Have(List<ChangeHash> lastSync, byte[] bloom) {
    /**
     * Copies both.
     *
     * @param lastSync the heads
     * @param bloom the Bloom filter's bytes
     */
    public Have {
      lastSync = List.copyOf(lastSync);
      bloom = bloom.clone();
    }

    /** {@return the filter's bytes, in an array of the caller's own} */
    @Override
    public byte[] bloom() {
      return bloom.clone();
    }
  }

  /**
   * Reads a message.
   *
   * @param message the message
   * @return what it says
   * @throws MalformedDataException when the message or a change in it is bad
   */
  public static DecodedSyncMessage decode(byte[] message) {
    try {
      SyncMessage read = SyncMessage.decode(message);
      List<Have> have = new ArrayList<>();
      for (org.amkit.sync.Have one : read.have()) {
        have.add(new Have(List.copyOf(one.lastSync()), one.bloom().toBytes()));
      }
      List<Change> changes = new ArrayList<>();
      for (byte[] chunks : read.changes()) {
        changes.addAll(Change.decodeAll(chunks));
      }
      SyncMessage.Flags flags = read.flags();
      return new DecodedSyncMessage(
          List.copyOf(read.heads()),
          List.copyOf(read.need()),
          have,
          changes,
          flags != null && flags.readOnly(),
          flags != null && flags.syncReset());
    } catch (FormatException e) {
      throw Refusal.of(e);
    }
  }
}
