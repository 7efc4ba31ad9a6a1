package dev.sealane.api.archive;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// Checks one archive, entry by entry in its order, before anything of an entry is written. Both
/// sides use it: the control plane when an archive is uploaded, the runner when it unpacks one.
///
/// What it lets pass stays inside the tree in which it is unpacked, without a look at the file
/// system. The argument: no entry lies behind a link (its parents are directories of this archive),
/// so a link's own place is where its name says; a link's target goes up first, never above the
/// root, and then only down, through directories or through links for which the same holds. Names
/// that differ from a link's only in case or in the form of their accents are refused, so it holds
/// on macOS too.
///
/// For one archive and one thread.
public final class ArchiveRules {

  /// Characters of all paths together: bounds what one archive can cost in memory.
  private static final long MAX_PATH_TEXT = 64L << 20;

  private final ArchiveLimits limits;
  private final Map<TreePath, Kind> seen = new HashMap<>();
  private final Map<String, Kind> seenFolded = new HashMap<>();
  private int entries;
  private long pathText;
  private long bytes;

  public ArchiveRules(ArchiveLimits limits) {
    this.limits = limits;
  }

  /// Checks a file before its content is read.
  ///
  /// @param name as the archive spells it
  /// @param size bytes as the archive declares them; negative = it does not
  /// @return where it lies
  /// @throws ArchiveException when it breaks a rule
  public TreePath file(String name, long size) {
    TreePath path = add(name, Kind.FILE);
    if (size > limits.maxBytes() - bytes) {
      throw new ArchiveException(name, tooLarge());
    }
    return path;
  }

  /// Checks a directory. The same one may come again.
  ///
  /// @return where it lies, perhaps the root
  /// @throws ArchiveException when it breaks a rule
  public TreePath directory(String name) {
    return add(name, Kind.DIRECTORY);
  }

  /// Checks a symbolic link.
  ///
  /// @param target as the archive spells it
  /// @return where it lies
  /// @throws ArchiveException when it breaks a rule
  public TreePath symbolicLink(String name, String target) {
    TreePath path = add(name, Kind.SYMBOLIC_LINK);
    requireTargetInside(name, path, target);
    return path;
  }

  /// Checks a hard link.
  ///
  /// @param target path of an earlier file of the same archive
  /// @return where that file lies
  /// @throws ArchiveException when it breaks a rule
  public TreePath hardLink(String name, String target) {
    add(name, Kind.HARD_LINK);
    TreePath file = parsed(name, target);
    if (seen.get(file) != Kind.FILE) {
      throw new ArchiveException(name, "it links to no earlier file of the archive");
    }
    return file;
  }

  /// Refuses an entry that is a device, a pipe, a socket, or something unknown.
  public ArchiveException special(String name) {
    return new ArchiveException(name, "it is a device or another special file");
  }

  /// Counts content as it is unpacked; call it before the bytes are written. What an archive
  /// declares is never trusted.
  ///
  /// @throws ArchiveException when all files together have become too large
  public void unpacked(String name, long count) {
    bytes += count;
    if (bytes > limits.maxBytes()) {
      throw new ArchiveException(name, tooLarge());
    }
  }

  /// Bytes of all files so far.
  public long bytes() {
    return bytes;
  }

  private TreePath add(String name, Kind kind) {
    entries++;
    requireCount(name, entries);
    TreePath path = parsed(name, name);
    if (path.isRoot()) {
      if (kind != Kind.DIRECTORY) {
        throw new ArchiveException(name, "its path is empty");
      }
      return path;
    }
    addParents(name, path.parent());
    Kind before = seen.get(path);
    if (before == null) {
      remember(name, path, kind);
    } else if (before != kind || kind != Kind.DIRECTORY) {
      throw new ArchiveException(name, "it appears twice");
    }
    return path;
  }

  /// Directories that the archive does not name count like entries.
  private void addParents(String name, TreePath parent) {
    for (TreePath at = parent; !at.isRoot(); at = at.parent()) {
      Kind kind = seen.get(at);
      if (kind == Kind.DIRECTORY) {
        return;
      }
      if (kind != null) {
        throw new ArchiveException(name, "it lies below \"" + at + "\", which is no directory");
      }
      remember(name, at, Kind.DIRECTORY);
    }
  }

  private void remember(String name, TreePath path, Kind kind) {
    seen.put(path, kind);
    pathText += path.text().length();
    requireCount(name, seen.size());
    if (pathText > MAX_PATH_TEXT) {
      throw new ArchiveException(name, "with it all paths pass " + MAX_PATH_TEXT + " characters");
    }
    Kind twin = seenFolded.put(folded(path.text()), kind);
    if (twin != null && (twin == Kind.SYMBOLIC_LINK || kind == Kind.SYMBOLIC_LINK)) {
      throw new ArchiveException(name, "it differs from another only in case, one being a link");
    }
  }

  private void requireCount(String name, int count) {
    if (count > limits.maxEntries()) {
      throw new ArchiveException(name, "it is one too many, at most " + limits.maxEntries());
    }
  }

  private static String folded(String text) {
    String lower = text.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    return Normalizer.normalize(lower, Normalizer.Form.NFD);
  }

  private static void requireTargetInside(String name, TreePath link, String target) {
    if (target.isEmpty() || target.startsWith("/") || target.indexOf('\0') >= 0) {
      throw new ArchiveException(name, "its link target is empty or absolute");
    }
    int above = link.depth() - 1;
    boolean down = false;
    for (String step : target.split("/", -1)) {
      if (step.equals("..")) {
        above--;
        if (above < 0) {
          throw new ArchiveException(name, "its link target leaves the archive");
        }
        if (down) {
          throw new ArchiveException(name, "its link target has \"..\" behind a name");
        }
      } else if (!step.isEmpty() && !step.equals(".")) {
        down = true;
      }
    }
  }

  private static TreePath parsed(String entry, String spelled) {
    try {
      return TreePath.normalized(spelled);
    } catch (IllegalArgumentException e) {
      throw new ArchiveException(entry, String.valueOf(e.getMessage()));
    }
  }

  private String tooLarge() {
    return "with it the unpacked files pass " + limits.maxBytes() + " bytes";
  }

  private enum Kind {
    FILE,
    DIRECTORY,
    SYMBOLIC_LINK,
    HARD_LINK
  }
}
