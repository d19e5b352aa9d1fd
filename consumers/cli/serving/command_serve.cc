#include <algorithm>
#include <sstream>

#include "consumers/cli/about/version.h"
#include "consumers/cli/feeds/feeding.h"
#include "consumers/cli/frame/context.h"
#include "consumers/cli/frame/stopped.h"
#include "consumers/cli/opened/configuration.h"
#include "consumers/cli/serving/commands.h"
#include "consumers/cli/serving/metrics.h"
#include "consumers/cli/serving/notify.h"
#include "consumers/cli/serving/projector.h"
#include "consumers/cli/serving/publishing.h"
#include "consumers/cli/writing/opening.h"
#include "consumers/gateway/answer/positions.h"
#include "consumers/http/server.h"
#include "consumers/metrics/handler.h"
#include "ledger/intake/documents.h"

namespace quanlu::consumers::cli::serving {
namespace {

constexpr std::chrono::milliseconds kDrainPatience{10'000};
constexpr std::chrono::milliseconds kLook{100};  // for a signal, for a failure

struct Roles {
  bool projector = true, gateway = true, publisher = true, feed = false;
};

Result<Roles> roles_of(const frame::Options& options) {
  std::istringstream list(options.text("--roles", "writer,projector,gateway,publisher"));
  Roles roles{.projector = false, .gateway = false, .publisher = false};
  bool writer = false;
  for (std::string role; std::getline(list, role, ',');) {
    if (role == "writer")
      writer = true;
    else if (role == "projector")
      roles.projector = true;
    else if (role == "gateway")
      roles.gateway = true;
    else if (role == "publisher")
      roles.publisher = true;
    else if (role == "feed")
      roles.feed = true;
    else
      return frame::usage({"没有这个角色", "no such role"}, "--roles",
                          "writer,projector,gateway,publisher,feed", role);
  }
  if (!writer || (roles.gateway && !roles.projector))
    return frame::usage(
        {"网关需要同进程的写入与投影", "the gateway needs writer and projector in its process"},
        "--roles", "writer | writer,projector | writer,projector,gateway", options.text("--roles"));
  return roles;
}

gateway::Accounts accounts_of(const schemas::settings::Settings& settings) {
  gateway::Accounts accounts;
  for (const auto& [uid, names] : settings.names("auth.local_users"))
    accounts.add(static_cast<std::uint32_t>(std::strtoul(uid.c_str(), nullptr, 10)), names);
  return accounts;
}

gateway::Rates rates_of(const schemas::settings::Settings& settings) {
  const auto number = [&](const char* key) {
    return static_cast<std::uint32_t>(settings.integer(key));
  };
  return {.reads_per_s = number("limits.read_per_s"),
          .appends_per_s = number("limits.append_per_s"),
          .listeners = number("limits.sse_total"),
          .listeners_per_account = number("limits.sse_per_account")};
}

// The same rule as the writer's, asked for those who ask whether we are ready.
std::function<bool()> room_of(frame::Context& context, const writing::LedgerSettings& settings) {
  return [root = settings.directory.root, &clock = context.clock,
          min = settings.writer.disk_free_min] {
    const auto ask = [&root] { return ledger::store::disk_space(root); };
    return ledger::intake::DiskGuard(clock, ask, min).check().has_value();
  };
}

// What runs, in the order in which it was built; it ends in the opposite one.
struct Service {
  std::unique_ptr<ledger::intake::OpenLedger> ledger;
  std::unique_ptr<ledger::intake::Documents> documents;
  std::unique_ptr<ledger::intake::AccessLedger> access;
  std::unique_ptr<Projector> projector;
  std::unique_ptr<Publishing> publishing;
  std::unique_ptr<feeds::Feeding> feeding;
  std::unique_ptr<gateway::Readers> readers;
  std::unique_ptr<gateway::Gateway> gateway;
  std::unique_ptr<http::Server> server;
  std::unique_ptr<metrics::Handler> metrics_handler;
  std::unique_ptr<http::Server> metrics_server;

  Measured measured(Clock& clock, const std::filesystem::path& root) const {
    return {.ledger = *ledger,
            .projector = projector.get(),
            .publishing = publishing.get(),
            .feeding = feeding.get(),
            .clock = clock,
            .root = root};
  }
};

// At the address that is the default several ledgers of one machine meet: the first one has it, and
// nothing else depends on it. An address that somebody chose has to be had.
Status start_metrics(const frame::Context& context, const schemas::settings::Settings& file,
                     const Measured& measured, Service& service) {
  const std::string& address = file.text("metrics.listen");
  if (address.empty()) return {};
  service.metrics_handler = std::make_unique<metrics::Handler>(
      [gateway = service.gateway.get(), measured](metrics::Page& page) {
        gateway != nullptr ? gateway->add_metrics(page) : add_metrics(measured, page);
      });
  auto server = http::Server::start({.socket = {}, .address = address, .workers = 1},
                                    *service.metrics_handler);
  if (server) {
    service.metrics_server = std::move(*server);
    return {};
  }
  if (file.is_set("metrics.listen") || server.error().reason != "address_in_use")
    return tl::make_unexpected(std::move(server).error());
  const screen::Screen& screen = context.screen;
  screen.talk << screen.say("指标地址已被占用, 不提供", "metrics: the address is taken, not served")
              << "   metrics.listen " << address << '\n';
  return {};
}

Result<Service> start(frame::Context& context, const writing::LedgerSettings& settings,
                      const Roles& roles) {
  Service service;
  if (roles.feed) TRY(writing::one_partition(settings));
  TRY_ASSIGN(service.ledger, writing::open_for_writing(context, settings));
  const Partition partition(0);
  if (roles.projector) {
    service.documents = std::make_unique<ledger::intake::Documents>(
        settings.directory.documents(), service.ledger->genesis().suite);
    TRY_ASSIGN(service.projector,
               Projector::start({.folder = settings.directory.views(partition),
                                 .library = service.documents.get()},
                                service.ledger->log(), service.ledger->genesis()));
  }
  TRY_ASSIGN(const schemas::settings::Settings file,
             opened::read_settings(context, settings.directory.root));
  if (roles.gateway) {
    TRY_ASSIGN(service.access,
               ledger::intake::AccessLedger::open(settings.directory, settings.writer, "serve",
                                                  context.clock, context.random));
  }
  if (roles.publisher) {
    TRY_ASSIGN(service.publishing,
               Publishing::start(context, settings, file, *service.ledger, service.access.get()));
  }
  if (roles.feed) {
    TRY_ASSIGN(service.feeding,
               feeds::Feeding::start(file, settings.log, settings.directory, *service.ledger));
  }
  if (!roles.gateway) {
    TRY(start_metrics(context, file, service.measured(context.clock, settings.directory.root),
                      service));
    return service;
  }
  service.readers =
      std::make_unique<gateway::Readers>(gateway::Readers::Parts{.ledger = *service.ledger,
                                                                 .directory = settings.directory,
                                                                 .access = service.access.get(),
                                                                 .clock = context.clock});
  const Measured measured = service.measured(context.clock, settings.directory.root);
  service.gateway = std::make_unique<gateway::Gateway>(gateway::Gateway::Parts{
      .writer = service.ledger->writer(),
      .log = service.ledger->log(),
      .genesis = service.ledger->genesis(),
      .views = *service.projector,
      .accounts = accounts_of(file),
      .rates = rates_of(file),
      .random = context.random,
      .clock = context.clock,
      .version = std::string(about::version()),
      .has_room = room_of(context, settings),
      .readers = service.readers.get(),
      .add_metrics = [measured](metrics::Page& page) { add_metrics(measured, page); },
      .promiser = service.publishing ? service.publishing->promiser() : nullptr});
  TRY_ASSIGN(service.server,
             http::Server::start(
                 {.socket = settings.directory.socket(),
                  .connections_max = static_cast<std::size_t>(file.integer("limits.connections"))},
                 *service.gateway));
  TRY(start_metrics(context, file, measured, service));
  return service;
}

// Why it cannot go on: another writer took over (7), the log, the views or the evidence failed (3
// when the log contradicts what was published).
std::optional<Error> failure_of(const Service& service) {
  if (auto failure = service.ledger->writer().failure()) return failure;
  if (service.publishing)
    if (auto failure = service.publishing->failure()) return failure;
  if (service.feeding)
    if (auto failure = service.feeding->failure()) return failure;
  return service.projector ? service.projector->failure() : std::nullopt;
}

std::string status_of(const Service& service) {
  ledger::intake::OpenLedger& ledger = *service.ledger;
  const ledger::intake::Writer& writer = ledger.writer();
  const gateway::answer::Positions positions(ledger.log(), writer,
                                             ledger.genesis().partition_count);
  std::string status = "STATUS=epoch " + std::to_string(writer.epoch().value) + ", head " +
                       gateway::answer::to_text(positions.counts());
  if (service.projector) {
    const auto lag = positions.count_from(service.projector->applied());
    if (lag) status += ", lag " + std::to_string(*lag);
  }
  if (service.publishing) status += service.publishing->status();
  return status;
}

// How often systemd wants to hear that it lives (WATCHDOG_USEC, sd_watchdog_enabled(3)): twice as
// often. 0: never.
std::int64_t watchdog_ms(const frame::Context& context) {
  const std::string usec = context.environment("WATCHDOG_USEC").value_or("0");
  return std::strtoll(usec.c_str(), nullptr, 10) / 2000;
}

// Until somebody says stop, the time is over or it cannot go on.
int wait(frame::Context& context, const Service& service, std::int64_t for_ms,
         const std::string& systemd) {
  const std::int64_t watchdog = watchdog_ms(context);
  const Millis started = context.clock.monotonic();
  Millis told = started;
  while (context.stop_code() == frame::kOk) {
    const Millis now = context.clock.monotonic();
    if (for_ms > 0 && now.value - started.value >= for_ms) return frame::kOk;
    if (const auto failure = failure_of(service)) return frame::fail_behind(context, *failure);
    if (watchdog > 0 && now.value - told.value >= watchdog) {
      notify(systemd, "WATCHDOG=1\n" + status_of(service));
      told = now;
    }
    std::this_thread::sleep_for(kLook);
  }
  return context.stop_code();
}

// What a script waits for: from here on the socket answers.
void print_ready(frame::Context& context, const writing::LedgerSettings& settings,
                 const Roles& roles, const Service& service) {
  screen::Json json = screen::Json::document("serve");
  json.member("epoch", service.ledger->writer().epoch().value).key("socket");
  roles.gateway ? json.value(settings.directory.socket().string()) : json.null();
  json.key("roles").begin_array().value("writer");
  if (roles.projector) json.value("projector");
  if (roles.gateway) json.value("gateway");
  if (roles.publisher) json.value("publisher");
  if (roles.feed) json.value("feed");
  context.screen.out << json.finish() << std::endl;
}

// A drained end after SIGTERM is what was asked for: 0 to systemd means so too.
int stop(frame::Context& context, Service& service, int code) {
  const screen::Screen& screen = context.screen;
  if (service.server && !service.server->drain(kDrainPatience))
    screen.talk << screen.say("超过 10 秒, 余下的连接已切断", "after 10 s the rest was cut off")
                << '\n';
  service.metrics_server.reset();
  service.server.reset();
  service.gateway.reset();
  service.readers.reset();
  if (service.access)
    if (const Status closed = service.access->close(); !closed)
      code = frame::worst(code, context.fail(closed.error()));
  service.feeding.reset();
  const Status closed = service.ledger->close();
  service.publishing.reset();  // publishes what came last, of both ledgers
  service.access.reset();
  service.projector.reset();
  service.ledger.reset();
  const bool said = code != frame::kOk && code != context.stop_code();
  if (!closed && !said) code = frame::worst(code, frame::fail_behind(context, closed.error()));
  if (code == frame::kTerminated) code = frame::kOk;
  screen.talk << screen.say("已停止", "stopped") << '\n';
  return code;
}

int run_serve(frame::Context& context, const frame::Options& options) {
  const auto roles = roles_of(options);
  if (!roles) return context.fail(roles.error());
  const auto for_ms = options.duration_ms("--for", 0);
  if (!for_ms) return context.fail(for_ms.error());
  const auto settings = writing::read_settings(context);
  if (!settings) return context.fail(settings.error());
  auto service = start(context, *settings, *roles);
  if (!service) return context.fail(service.error());
  const screen::Screen& screen = context.screen;
  if (context.json()) print_ready(context, *settings, *roles, *service);
  screen.talk << screen.say("服务中", "serving") << "   epoch "
              << service->ledger->writer().epoch().value << "   "
              << (roles->gateway ? settings->directory.socket().string() : std::string())
              << std::endl;
  const std::string systemd = context.environment("NOTIFY_SOCKET").value_or("");
  notify(systemd, "READY=1\n" + status_of(*service));
  const int code = wait(context, *service, *for_ms, systemd);
  notify(systemd, "STOPPING=1");
  return stop(context, *service, code);
}

}  // namespace

frame::Command serve_command() {
  return {.path = "serve",
          .effect = frame::Effect::kAppends,
          .summary = {"运行写入, 投影, 网关, 检查点与推送",
                      "run writer, projector, gateway, publisher and feeds"},
          .examples = {"-L quanlu-demo serve --for 2s",
                       "-L quanlu-demo serve --roles writer,projector --for 1s --json"},
          .options = {{.name = "--roles",
                       .value = "LIST",
                       .help = {"writer,projector,gateway,publisher,feed 之中 (前四种)",
                                "of writer,projector,gateway,publisher,feed (the first four)"}},
                      {.name = "--for",
                       .value = "DURATION",
                       .help = {"到时自行停止", "end by itself after this time"}}},
          .run = run_serve};
}

}  // namespace quanlu::consumers::cli::serving
