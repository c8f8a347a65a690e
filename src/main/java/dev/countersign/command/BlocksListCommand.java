package dev.countersign.command;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.countersign.block.Block;
import dev.countersign.block.BlockCursor;
import dev.countersign.block.BlockedAddresses;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "list", description = "List the blocked addresses, the newest first.")
class BlocksListCommand extends ServiceCommand {

	private static final int PAGE = 500;

	private static final String LINE = "%-43s %-20s %-20s %s";

	@Option(names = "--json", description = "Print one JSON object a line.")
	private boolean json;

	BlocksListCommand(OpenedService.Opener opener) {
		super(opener);
	}

	@Override
	int run(OpenedService service) {
		BlockedAddresses blocks = service.get(BlockedAddresses.class);
		if (!this.json) {
			print("ADDRESS", "UNTIL", "BY", "REASON");
		}
		List<Block> page = blocks.list(null, PAGE);
		while (!page.isEmpty()) {
			page.forEach(this::print);
			page = blocks.list(BlockCursor.behind(page.get(page.size() - 1)), PAGE);
		}
		return OK;
	}

	private void print(Block block) {
		if (this.json) {
			printJson(object(block));
		}
		else {
			print(block.addresses().toString(), until(block), block.by(), block.reason());
		}
	}

	private void print(String... columns) {
		out().print(LINE.formatted((Object[]) columns).stripTrailing() + "\n");
	}

	private static String until(Block block) {
		Instant until = block.until();
		return (until != null) ? until.truncatedTo(ChronoUnit.SECONDS).toString() : "lifted";
	}

	private static Map<String, Object> object(Block block) {
		Map<String, Object> object = new LinkedHashMap<>();
		object.put("id", block.id().toString());
		object.put("address", block.addresses().toString());
		object.put("automatic", block.automatic());
		object.put("reason", block.reason());
		object.put("by", block.by());
		object.put("created_at", block.createdAt().toString());
		if (block.until() != null) {
			object.put("until", block.until().toString());
		}
		return object;
	}

}
