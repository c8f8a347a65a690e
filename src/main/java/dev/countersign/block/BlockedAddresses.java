package dev.countersign.block;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

import dev.countersign.address.AddressRange;
import dev.countersign.address.Printable;
import dev.countersign.audit.Act;
import dev.countersign.audit.AuditEvent;
import dev.countersign.audit.AuditTrail;
import dev.countersign.block.InvalidBlockException.Part;
import dev.countersign.problem.Problem;
import dev.countersign.problem.ProblemException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * The addresses that may try no credentials, here and within the poll interval on every
 * other node.
 */
@Service
public class BlockedAddresses {

	/** As many as are held in memory, of either kind. */
	private static final int MAX_BLOCKS = 50_000;

	private static final int MIN_PREFIX_IPV4 = 8;

	private static final int MIN_PREFIX_IPV6 = 16;

	private static final int MAX_REASON = 256;

	/** At a time, so that what others changed is not waited for. */
	private static final int MAX_STORED_LATER = 200;

	private static final Log log = LogFactory.getLog(BlockedAddresses.class);

	private final Blocks repository;

	private final BlockIndex index;

	private final BlockProperties properties;

	private final List<AddressRange> allowed;

	private final AuditTrail audit;

	private final TransactionOperations transactions;

	private final Clock clock;

	private final UnstoredBlocks unstored = new UnstoredBlocks();

	private long version = -1;

	BlockedAddresses(Blocks repository, BlockIndex index, BlockProperties properties, AuditTrail audit,
			TransactionOperations transactions, Clock clock) {
		this.repository = repository;
		this.index = index;
		this.properties = properties;
		this.allowed = properties.allowedRanges();
		this.audit = audit;
		this.transactions = transactions;
		this.clock = clock;
	}

	/**
	 * Blocks addresses by hand.
	 * @param addresses an address, or an address and the length of the prefix behind a
	 * slash
	 * @param until when the block ends, or nothing if it is to be lifted
	 * @param reason why, up to 256 characters
	 * @param by who says so
	 * @return the block, which is in the database
	 * @throws InvalidBlockException if the text names no addresses, or nearly all there
	 * are, the time is past, or the reason is too long or holds characters that cannot be
	 * seen
	 * @throws ProblemException {@link Problem#CONFLICT} if the addresses are blocked by
	 * hand, or too many are
	 */
	public Block add(String addresses, @Nullable Instant until, String reason, String by) {
		AddressRange range = readable(addresses);
		Instant now = this.clock.instant();
		requireFuture(until, now);
		requireFit(reason);
		Block block = new Block(UUID.randomUUID(), range, false, reason, by, now,
				(until != null) ? until.truncatedTo(ChronoUnit.MICROS) : null, 0);
		this.transactions.executeWithoutResult((transaction) -> addToDatabase(block));
		this.index.add(block);
		return block;
	}

	/**
	 * Lifts a block of either kind. After an automatic one, the next begins at the
	 * shortest again.
	 * @param id which
	 * @return the block, or nothing if there is none that holds
	 */
	public Optional<Block> lift(UUID id) {
		return lift(() -> this.repository.find(id).stream().toList()).stream().findFirst();
	}

	/**
	 * Lifts the blocks of addresses, of either kind.
	 * @param addresses an address, or an address and the length of the prefix behind a
	 * slash, as it was blocked
	 * @return the blocks, none if there were none that held
	 * @throws InvalidBlockException if the text names no addresses, or nearly all there
	 * are
	 */
	public List<Block> lift(String addresses) {
		AddressRange range = readable(addresses);
		return lift(() -> Stream.of(true, false)
			.flatMap((automatic) -> this.repository.find(range, automatic).stream())
			.toList());
	}

	/**
	 * Lists the blocks that hold, the newest first.
	 * @param after where to go on, or nothing to begin with
	 * @param most how many
	 * @return the next blocks
	 */
	public List<Block> list(@Nullable BlockCursor after, int most) {
		return this.repository.findHolding(this.clock.instant(), after, most);
	}

	/**
	 * Returns a block that holds an address. Asks memory alone.
	 * @param address the address
	 * @return the block, or nothing if there is none or the address is never blocked
	 */
	public Optional<Block> blockOf(InetAddress address) {
		return isAllowed(address) ? Optional.empty() : this.index.find(address, this.clock.instant());
	}

	/**
	 * Returns whether an address is never blocked.
	 * @param address the address
	 */
	public boolean isAllowed(InetAddress address) {
		return this.allowed.stream().anyMatch((range) -> range.contains(address));
	}

	/**
	 * Blocks addresses that failed too often, twice as long as the time before if that is
	 * not long ago. A database that is away keeps this node from telling the others until
	 * it is back, and from nothing else.
	 * @param addresses an address or a range
	 * @return whether they are blocked now, which they are not if too many are
	 */
	public boolean blockAutomatically(AddressRange addresses) {
		Instant now = this.clock.instant();
		Optional<Block> block;
		try {
			block = this.transactions.execute((transaction) -> blockInDatabase(addresses, now));
		}
		catch (DataAccessException | TransactionException ex) {
			log.warn("The block of " + addresses + " is known to this node alone until it can be stored", ex);
			block = Optional.of(automatic(addresses, 0, now)).filter((local) -> this.index.size() < 2 * MAX_BLOCKS);
			block.ifPresent(this.unstored::add);
		}
		block.ifPresent(this.index::add);
		return block.isPresent();
	}

	/** Takes over what other nodes changed, and tells them what they do not know yet. */
	synchronized void refresh() {
		long version = this.repository.version();
		if (version != this.version) {
			this.index.replace(this::findAll);
			this.version = version;
		}
		this.unstored.all().stream().limit(MAX_STORED_LATER).forEach(this::store);
	}

	private List<Block> findAll() {
		List<Block> stored = this.repository.findHolding(this.clock.instant(), 2 * MAX_BLOCKS);
		return Stream.concat(stored.stream(), this.unstored.all().stream()).toList();
	}

	/** As it would have been stored when it was made. */
	private void store(Block block) {
		if (block.holdsAt(this.clock.instant())) {
			this.transactions.execute((transaction) -> blockInDatabase(block.addresses(), block.createdAt()))
				.ifPresent(this.index::add);
		}
		this.unstored.remove(block);
	}

	private void addToDatabase(Block block) {
		this.repository.nextVersion();
		Optional<Block> old = this.repository.find(block.addresses(), false);
		if (old.filter((same) -> same.holdsAt(block.createdAt())).isPresent()) {
			throw new ProblemException(Problem.CONFLICT, "These addresses are blocked already.");
		}
		if (this.repository.count(block.createdAt(), false) >= MAX_BLOCKS) {
			throw new ProblemException(Problem.CONFLICT, "There are as many blocks as there can be.");
		}
		old.ifPresent((ended) -> this.repository.remove(ended.id()));
		this.repository.add(block);
		this.audit.record(event(Act.ADDRESS_BLOCKED, block));
	}

	private List<Block> lift(Supplier<List<Block>> which) {
		Instant now = this.clock.instant();
		List<Block> lifted = this.transactions.execute((transaction) -> {
			this.repository.nextVersion();
			List<Block> blocks = which.get().stream().filter((block) -> block.holdsAt(now)).toList();
			blocks.forEach((block) -> {
				this.repository.remove(block.id());
				this.audit.record(event(Act.ADDRESS_UNBLOCKED, block));
			});
			return blocks;
		});
		lifted.forEach(this.index::remove);
		return lifted;
	}

	private Optional<Block> blockInDatabase(AddressRange addresses, Instant now) {
		this.repository.nextVersion();
		Optional<Block> last = this.repository.find(addresses, true);
		if (last.filter((block) -> block.holdsAt(now)).isPresent()) {
			return last;
		}
		if (this.repository.count(now, true) >= MAX_BLOCKS) {
			return Optional.empty();
		}
		Block block = automatic(addresses, last.map((before) -> before.repeated() + 1).orElse(0), now);
		last.ifPresent((before) -> this.repository.remove(before.id()));
		this.repository.add(block);
		this.audit.record(event(Act.ADDRESS_BLOCKED, block));
		log.info("Blocked " + addresses + " until " + block.until() + ", as too many credentials from it were wrong");
		return Optional.of(block);
	}

	private Block automatic(AddressRange addresses, int repeated, Instant now) {
		Duration length = this.properties.address().block();
		Duration longest = this.properties.address().longestBlock();
		for (int i = 0; i < repeated && length.compareTo(longest) < 0; i++) {
			length = length.multipliedBy(2);
		}
		Instant until = now.plus((length.compareTo(longest) < 0) ? length : longest);
		return new Block(UUID.randomUUID(), addresses, true, "Too many failed credentials", "countersign", now, until,
				repeated);
	}

	private static AuditEvent event(Act act, Block block) {
		Instant until = block.until();
		return AuditEvent.of(act)
			.subject(block.addresses().toString())
			.detail("automatic", block.automatic())
			.detail("reason", block.reason())
			.detail("until", (until != null) ? until : "lifted");
	}

	private static void requireFuture(@Nullable Instant until, Instant now) {
		if (until != null && !until.isAfter(now)) {
			throw new InvalidBlockException(Part.UNTIL, "must be in the future");
		}
	}

	private static void requireFit(String reason) {
		if (reason.length() > MAX_REASON) {
			throw new InvalidBlockException(Part.REASON, "has at most %d characters".formatted(MAX_REASON));
		}
		if (!Printable.isAlready(reason)) {
			throw new InvalidBlockException(Part.REASON, "has only characters that can be seen");
		}
	}

	private static AddressRange readable(String text) {
		AddressRange range = AddressRange.parse(text.strip())
			.map((read) -> AddressRange.around(read.first(), read.prefixLength()))
			.orElseThrow(() -> new InvalidBlockException(Part.ADDRESS,
					"must be an address or a range, such as 192.0.2.1 or 2001:db8::/32"));
		int widest = (range.first().getAddress().length == 4) ? MIN_PREFIX_IPV4 : MIN_PREFIX_IPV6;
		if (range.prefixLength() < widest) {
			throw new InvalidBlockException(Part.ADDRESS, "must be a range of /%d or less".formatted(widest));
		}
		return range;
	}

}
