package dev.hoplog.events;

/**
 * What one node has counted towards the limit of one link. The count of a link is the sum over all nodes.
 *
 * @param humans requests of humans that the node redirected while the link had a limit; only grows
 */
public record LimitCount(LinkId linkId, String node, long humans) {

    public LimitCount {
        if (node.isEmpty() || humans < 0) {
            throw new IllegalArgumentException("no count: " + humans + " of node \"" + node + "\"");
        }
    }
}
