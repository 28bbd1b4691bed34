package dev.hoplog.analytics.classify;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Set;

/*
 * The automaton of Aho and Corasick (1975) as a table: a row for each state, which is a beginning of literals, and a column
 * for each character that is in a literal; column 0 is any other. One look at the table for each character of a text,
 * however many literals there are.
 */
/** Finds which of many sets have a literal in a text, in one pass over it and ignoring the case of ASCII letters. */
final class LiteralSearch {

    private static final int ROOT = 0;

    private final int[] columns = new int[128];
    private final int width;
    private final int[] next;

    /** The sets that have a literal ending in a state. */
    private final int[][] found;

    /** @param sets of texts in lower case, ASCII; an empty one is never found */
    LiteralSearch(List<Set<String>> sets) {
        width = number(sets);
        int most =
                1 + sets.stream().flatMap(Set::stream).mapToInt(String::length).sum();
        var table = new int[most * width];
        var ends = new BitSet[most];
        int states = 1;
        for (int set = 0; set < sets.size(); set++) {
            for (String literal : sets.get(set)) {
                int state = ROOT;
                for (int i = 0; i < literal.length(); i++) {
                    int cell = state * width + columns[literal.charAt(i)];
                    if (table[cell] == ROOT) {
                        table[cell] = states++;
                    }
                    state = table[cell];
                }
                end(ends, state).set(set);
            }
        }
        close(table, ends);
        next = Arrays.copyOf(table, states * width);
        found = new int[states][];
        for (int state = 0; state < states; state++) {
            found[state] =
                    ends[state] == null ? new int[0] : ends[state].stream().toArray();
        }
    }

    /** Adds the sets that have a literal in the text. */
    void search(String text, BitSet sets) {
        int state = ROOT;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            state = next[state * width + (c < columns.length ? columns[c] : 0)];
            for (int set : found[state]) {
                sets.set(set);
            }
        }
    }

    private int number(List<Set<String>> sets) {
        int count = 1;
        for (Set<String> literals : sets) {
            for (String literal : literals) {
                for (int i = 0; i < literal.length(); i++) {
                    char c = literal.charAt(i);
                    if (columns[c] == 0) {
                        columns[c] = count;
                        columns[Character.toUpperCase(c)] = count;
                        count++;
                    }
                }
            }
        }
        return count;
    }

    private static BitSet end(BitSet[] ends, int state) {
        if (ends[state] == null) {
            ends[state] = new BitSet();
        }
        return ends[state];
    }

    /** Where a state has no way on, it goes on as its longest end does that is a state too; shorter states come first. */
    private void close(int[] table, BitSet[] ends) {
        var fallback = new int[ends.length];
        var queue = new ArrayDeque<Integer>();
        queue.add(ROOT);
        while (!queue.isEmpty()) {
            int state = queue.remove();
            for (int column = 0; column < width; column++) {
                int cell = state * width + column;
                int shorter = state == ROOT ? ROOT : table[fallback[state] * width + column];
                int longer = table[cell];
                if (longer == ROOT) {
                    table[cell] = shorter;
                } else {
                    fallback[longer] = shorter;
                    if (ends[shorter] != null) {
                        end(ends, longer).or(ends[shorter]);
                    }
                    queue.add(longer);
                }
            }
        }
    }
}
