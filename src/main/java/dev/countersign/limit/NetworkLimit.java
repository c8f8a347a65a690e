package dev.countersign.limit;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import dev.countersign.address.CountedNetwork;

/**
 * A limit of each network that the /48 around an IPv6 address has too, with ten times as
 * much: whoever has one /64 often has all 65,536 of a /48, and would else have as many
 * budgets.
 *
 * @param narrow of an IPv4 address, or the /64 of an IPv6 address
 * @param wide of the /48 of an IPv6 address
 */
record NetworkLimit(Limit narrow, Limit wide) {

	/** How many times as many a /48 has as each of its /64. */
	static final int WIDE = 10;

	/** As {@link Limit#steady}. */
	static NetworkLimit steady(String id, String name, long most, Duration window) {
		return new NetworkLimit(Limit.steady(id, name, most, window),
				Limit.steady(id + " of /48", name, most * WIDE, window));
	}

	/**
	 * Returns what a network may use.
	 * @param budgets where it is counted
	 * @param others what else it is counted for, before the network
	 */
	NestedBudgets of(Source budgets, CountedNetwork network, String... others) {
		Budget own = budgets.of(this.narrow, with(others, network.name()));
		if (network.wide() == null) {
			return new NestedBudgets(List.of(own));
		}
		return new NestedBudgets(List.of(own, budgets.of(this.wide, with(others, network.wide().toString()))));
	}

	private static String[] with(String[] others, String network) {
		return Stream.concat(Stream.of(others), Stream.of(network)).toArray(String[]::new);
	}

	/** Finds the budget of a limit for some parts. */
	@FunctionalInterface
	interface Source {

		Budget of(Limit limit, String... parts);

	}

}
