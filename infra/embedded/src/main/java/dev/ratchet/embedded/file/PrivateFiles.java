package dev.ratchet.embedded.file;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.AclEntry;
import java.nio.file.attribute.AclEntryFlag;
import java.nio.file.attribute.AclEntryPermission;
import java.nio.file.attribute.AclEntryType;
import java.nio.file.attribute.AclFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Files that nobody but their owner may read, because secrets and tokens are in them: folders are
 * 0700 and files 0600, or what says the same where access lists are known. Where neither is, or the
 * file system does not do what it is told, a warning says so.
 */
public final class PrivateFiles {
  private static final System.Logger LOG = System.getLogger(PrivateFiles.class.getName());
  private static final Set<PosixFilePermission> FOLDER =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
  private static final FileAttribute<?>[] UNKNOWN = {};

  private PrivateFiles() {}

  /** Makes a folder, if it is not there, and closes it to others. */
  public static Path folder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Path parent = folder.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.createDirectories(folder, attributes(folder, FOLDER));
    }
    tighten(folder);
    return folder;
  }

  /** Opens a file; one that is made by this is closed to others from its first moment on. */
  public static FileChannel open(Path file, Set<? extends OpenOption> options) throws IOException {
    return FileChannel.open(file, options, attributes(file, FILE));
  }

  private static FileAttribute<?>[] attributes(Path path, Set<PosixFilePermission> permissions) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
        : UNKNOWN;
  }

  /** Closes a folder and all that is in it to others; what links lead to stays as it is. */
  public static void tightenAll(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes is)
              throws IOException {
            tighten(path);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes is) throws IOException {
            if (is.isRegularFile()) {
              tighten(path);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path path, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE; // Deleted meanwhile.
            }
            throw e;
          }
        });
  }

  /** Closes a file or a folder to others; one that is deleted meanwhile needs it no more. */
  public static void tighten(Path path) throws IOException {
    try {
      if (!isPrivate(path)) {
        warn(path);
      }
    } catch (NoSuchFileException e) {
      // Nobody can read it.
    } catch (FileSystemException e) {
      LOG.log(Level.WARNING, "{0} cannot be closed to others: {1}", path, e.getMessage());
    }
  }

  private static void warn(Path path) {
    LOG.log(
        Level.WARNING,
        "{0} may be readable by others, and secrets are in it: its file system keeps no permissions"
            + " per user. Put it where permissions are kept.",
        path);
  }

  private static boolean isPrivate(Path path) throws IOException {
    var posix = Files.getFileAttributeView(path, PosixFileAttributeView.class, NOFOLLOW_LINKS);
    if (posix != null) {
      return isPrivate(posix, Files.isDirectory(path, NOFOLLOW_LINKS) ? FOLDER : FILE);
    }
    var acl = Files.getFileAttributeView(path, AclFileAttributeView.class, NOFOLLOW_LINKS);
    return acl != null && isPrivate(acl, Files.isDirectory(path, NOFOLLOW_LINKS));
  }

  private static boolean isPrivate(PosixFileAttributeView view, Set<PosixFilePermission> most)
      throws IOException {
    Set<PosixFilePermission> found = view.readAttributes().permissions();
    if (!most.containsAll(found)) {
      view.setPermissions(most);
      found = view.readAttributes().permissions();
    }
    return most.containsAll(found);
  }

  private static boolean isPrivate(AclFileAttributeView view, boolean isFolder) throws IOException {
    UserPrincipal owner = view.getOwner();
    var all =
        AclEntry.newBuilder()
            .setType(AclEntryType.ALLOW)
            .setPrincipal(owner)
            .setPermissions(EnumSet.allOf(AclEntryPermission.class));
    if (isFolder) {
      all.setFlags(AclEntryFlag.FILE_INHERIT, AclEntryFlag.DIRECTORY_INHERIT);
    }
    view.setAcl(List.of(all.build()));
    return view.getAcl().stream().allMatch(entry -> entry.principal().equals(owner));
  }
}
