package org.amkit.repo.postgresql;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.amkit.repo.DocumentId;
import org.amkit.repo.store.Reading;
import org.amkit.repo.store.Reading.Position;
import org.amkit.repo.store.StoreEvent;

/**
 * A write as other nodes are notified of it: a word of a notification.
 *
 * <pre>
 *   ID                  the document was removed
 *   ID:TX               transaction TX has written something long, or a snapshot
 *   ID:TX:NONCE+SEALED  ... this chunk: 12 bytes, then AES-GCM, both in Base64
 * </pre>
 *
 * <p>Every role that may connect to a database may listen and notify in it. So a chunk is encrypted
 * with a key that only roles have which may read the tables: it is made of what tells the document
 * from others of its id. A chunk that cannot be decrypted is read from the tables.
 *
 * @param tx empty where there is none
 * @param sealed empty where the chunk is to be read
 */
record WriteNotice(DocumentId id, String tx, String sealed) {
  private static final int MOST_BYTES = 5_000;

  /** So many transactions beside a snapshot: then a reading makes them one again. */
  private static final int MOST_OWN = 64;

  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int KEY_BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** A new one takes longer to be found than to work. */
  private static final ThreadLocal<Cipher> CIPHERS =
      ThreadLocal.withInitial(WriteNotice::newCipher);

  /** A write that is committed. */
  static WriteNotice of(ChunkWrite write) {
    String tx = write.transaction();
    if (write.replaces() || write.bytes().length > MOST_BYTES) {
      return new WriteNotice(write.id(), tx, "");
    }
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    byte[] sealed = new byte[NONCE_BYTES + write.bytes().length + TAG_BITS / Byte.SIZE];
    System.arraycopy(nonce, 0, sealed, 0, NONCE_BYTES);
    try {
      cipher(Cipher.ENCRYPT_MODE, write.born(), nonce, tx)
          .doFinal(write.bytes(), 0, write.bytes().length, sealed, NONCE_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
    return new WriteNotice(write.id(), tx, Base64.getEncoder().encodeToString(sealed));
  }

  private static Cipher newCipher() {
    try {
      return Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("each Java has AES-GCM", e);
    }
  }

  private static Cipher cipher(int mode, String born, byte[] nonce, String tx)
      throws GeneralSecurityException {
    byte[] key =
        MessageDigest.getInstance("SHA-256").digest(born.getBytes(StandardCharsets.US_ASCII));
    Cipher cipher = CIPHERS.get();
    cipher.init(
        mode, new SecretKeySpec(key, 0, KEY_BYTES, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(tx.getBytes(StandardCharsets.US_ASCII));
    return cipher;
  }

  /**
   * Reads a word.
   *
   * @throws IllegalArgumentException if it is invalid
   */
  static WriteNotice parse(String word) {
    String[] parts = word.split(":", 3);
    return new WriteNotice(
        DocumentId.parse(parts[0]),
        parts.length > 1 ? parts[1] : "",
        parts.length > 2 ? parts[2] : "");
  }

  String word() {
    return id + (tx.isEmpty() ? "" : ":" + tx) + (sealed.isEmpty() ? "" : ":" + sealed);
  }

  StoreEvent event() {
    return sealed.isEmpty() ? StoreEvent.of(id) : StoreEvent.of(id, this::since);
  }

  /** The chunk behind a position, where it fits there. */
  private Optional<Reading> since(Position position) {
    SnapshotPosition seen = SnapshotPosition.of(position);
    String born = seen.born();
    if (born == null || seen.own().size() >= MOST_OWN) {
      return Optional.empty();
    }
    if (seen.own().contains(tx)) {
      return Optional.of(new Reading(List.of(), false, seen));
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(sealed);
      byte[] nonce = Arrays.copyOf(bytes, NONCE_BYTES);
      byte[] chunk =
          cipher(Cipher.DECRYPT_MODE, born, nonce, tx)
              .doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES);
      return Optional.of(new Reading(List.of(chunk), false, seen.plus(tx)));
    } catch (AEADBadTagException | IllegalArgumentException e) {
      // Of another document of that id, or of someone else.
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
