package dev.sealane.runner.log;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Aho-Corasick over bytes: finds all patterns in one pass whose time does not depend on their
/// number. State 0 is the beginning; states are numbered by depth. Immutable.
///
/// The first two levels are full tables, since nearly all bytes of ordinary output are decided
/// there; deeper states have few children and are kept sparse, as a key file with all its forms has
/// tens of thousands of them.
final class SecretAutomaton {

  private static final int BYTES = 256;
  private static final int NONE = -1;

  private final int denseStates;
  private final int[] dense;
  private final int[] childKeys;
  private final int[] childStates;
  private final int childMask;
  private final int[] fail;
  private final int[] depth;
  private final int[] matched;

  SecretAutomaton(byte[][] patterns) {
    List<Map<Integer, Integer>> trie = trie(patterns);
    int states = trie.size();
    int[] byDepth = new int[states];
    depth = new int[states];
    fail = new int[states];
    matched = new int[states];
    denseStates = number(trie, byDepth);
    int capacity = Integer.highestOneBit(Math.max(states, 4)) * 4;
    childMask = capacity - 1;
    childKeys = new int[capacity];
    childStates = new int[capacity];
    Arrays.fill(childStates, NONE);
    dense = new int[denseStates * BYTES];
    link(trie, byDepth);
    for (byte[] pattern : patterns) {
      markEnd(pattern);
    }
    for (int state = 1; state < states; state++) {
      matched[state] = Math.max(matched[state], matched[fail[state]]);
    }
  }

  /// The state behind {@code next}.
  int step(int state, byte next) {
    int at = state;
    int label = next & 0xFF;
    while (at >= denseStates) {
      int child = child(at, label);
      if (child != NONE) {
        return child;
      }
      at = fail[at];
    }
    return dense[at * BYTES + label];
  }

  /// How many of the last bytes are the beginning of a pattern.
  int depth(int state) {
    return depth[state];
  }

  /// Length of the longest pattern that ends here; 0 = none.
  int matched(int state) {
    return matched[state];
  }

  private static List<Map<Integer, Integer>> trie(byte[][] patterns) {
    List<Map<Integer, Integer>> nodes = new ArrayList<>();
    nodes.add(new HashMap<>(BYTES));
    for (byte[] pattern : patterns) {
      int node = 0;
      for (byte b : pattern) {
        Map<Integer, Integer> children = nodes.get(node);
        Integer child = children.get(b & 0xFF);
        if (child == null) {
          child = nodes.size();
          children.put(b & 0xFF, child);
          nodes.add(new HashMap<>(2));
        }
        node = child;
      }
    }
    return nodes;
  }

  /// Numbers the nodes by depth.
  ///
  /// @return number of states of depth 0 and 1
  private int number(List<Map<Integer, Integer>> trie, int[] numberOf) {
    ArrayDeque<Integer> queue = new ArrayDeque<>(List.of(0));
    int next = 1;
    int shallow = 1;
    while (!queue.isEmpty()) {
      int node = queue.remove();
      for (int child : trie.get(node).values()) {
        numberOf[child] = next;
        depth[next] = depth[numberOf[node]] + 1;
        shallow += depth[next] == 1 ? 1 : 0;
        next++;
        queue.add(child);
      }
    }
    return shallow;
  }

  /// Breadth first, so that a state's failure link is known before its children need it.
  private void link(List<Map<Integer, Integer>> trie, int[] numberOf) {
    ArrayDeque<Integer> queue = new ArrayDeque<>(List.of(0));
    while (!queue.isEmpty()) {
      int node = queue.remove();
      int state = numberOf[node];
      if (state < denseStates && state > 0) {
        System.arraycopy(dense, 0, dense, state * BYTES, BYTES); // where its failure link leads
      }
      for (Map.Entry<Integer, Integer> edge : trie.get(node).entrySet()) {
        int child = numberOf[edge.getValue()];
        fail[child] = state == 0 ? 0 : step(fail[state], edge.getKey().byteValue());
        if (state < denseStates) {
          dense[state * BYTES + edge.getKey()] = child;
        } else {
          addChild(state, edge.getKey(), child);
        }
        queue.add(edge.getValue());
      }
    }
  }

  private void markEnd(byte[] pattern) {
    int state = 0;
    for (byte b : pattern) {
      state = step(state, b);
    }
    matched[state] = pattern.length;
  }

  private void addChild(int state, int label, int child) {
    int slot = slot(state, label);
    while (childStates[slot] != NONE) {
      slot = (slot + 1) & childMask;
    }
    childKeys[slot] = state * BYTES + label;
    childStates[slot] = child;
  }

  private int child(int state, int label) {
    int key = state * BYTES + label;
    int slot = slot(state, label);
    while (childStates[slot] != NONE) {
      if (childKeys[slot] == key) {
        return childStates[slot];
      }
      slot = (slot + 1) & childMask;
    }
    return NONE;
  }

  private int slot(int state, int label) {
    int hash = (state * BYTES + label) * 0x9E3779B9;
    return (hash ^ (hash >>> 15)) & childMask;
  }
}
