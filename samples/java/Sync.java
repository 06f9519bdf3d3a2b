import java.util.Arrays;
import java.util.Optional;
import org.amkit.Document;
import org.amkit.ObjectId;
import org.amkit.SyncState;

/** Two documents exchange messages, over whatever carries bytes, until neither has one to send. */
class Sync {
  public static void main(String[] args) {
    Document ann = new Document();
    Document ben = new Document();
    ann.change("Ann's", tx -> tx.set(ObjectId.ROOT, "ann", 1));
    ben.change("Ben's", tx -> tx.set(ObjectId.ROOT, "ben", 2));
    SyncState annOfBen = new SyncState();
    SyncState benOfAnn = new SyncState();
    boolean spoke;
    do {
      Optional<byte[]> toBen = ann.generateSyncMessage(annOfBen);
      toBen.ifPresent(message -> ben.receiveSyncMessage(benOfAnn, message));
      Optional<byte[]> toAnn = ben.generateSyncMessage(benOfAnn);
      toAnn.ifPresent(message -> ann.receiveSyncMessage(annOfBen, message));
      spoke = toBen.isPresent() || toAnn.isPresent();
    } while (spoke);
    System.out.println(ann.toPlain(ObjectId.ROOT));
    System.out.println("same: " + Arrays.equals(ann.getHeads(), ben.getHeads()));
  }
}
