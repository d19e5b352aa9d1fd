#include "consumers/cli/listing/writer.h"

#include <numeric>

#include "consumers/cli/listing/csv.h"
#include "consumers/cli/listing/xlsx.h"
#include "consumers/cli/screen/table.h"

namespace quanlu::consumers::cli::listing {
namespace {

using frame::Format;

// The columns of a form: those that were chosen, else all.
std::vector<std::size_t> columns_of(const Form& form, const Shape& shape) {
  if (form.is_chosen()) return form.columns;
  std::vector<std::size_t> all(shape.columns.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  return all;
}

void say_next(const frame::Context& context, const Ending& ending) {
  if (ending.next.empty()) return;
  context.screen.note(context.screen.say("还有更多", "there is more") + "  --cursor " +
                      ending.next);
}

// One line per row, aligned, for eyes.
class PeopleWriter final : public Writer {
 public:
  PeopleWriter(frame::Context& context, const Form& form, const Shape& shape)
      : context_(context), columns_(form.columns), table_(heads(context, form, shape, columns_)) {}

  Status row(std::vector<Cell> cells, std::string_view) override {
    std::vector<std::string> texts;
    for (const std::size_t column : columns_)
      texts.push_back(cells[column].for_people());
    table_.add(std::move(texts));
    return {};
  }
  Status finish(const Ending& ending) override {
    table_.print(context_.screen);
    if (table_.rows() == 0) context_.screen.note(context_.screen.say("没有符合的", "nothing fits"));
    say_next(context_, ending);
    return {};
  }

 private:
  static std::vector<screen::Column> heads(const frame::Context& context, const Form& form,
                                           const Shape& shape, std::vector<std::size_t>& columns) {
    std::vector<screen::Column> heads;
    if (!form.is_chosen())
      for (std::size_t i = 0; i < shape.columns.size(); ++i)
        if (shape.columns[i].plain) columns.push_back(i);
    for (const std::size_t column : columns)
      heads.push_back({context.screen.say(shape.columns[column].head),
                       shape.columns[column].kind == Kind::kNumber ||
                           shape.columns[column].kind == Kind::kMoney});
    return heads;
  }

  frame::Context& context_;
  std::vector<std::size_t> columns_;
  screen::Table table_;
};

// The document, or one object per line as they come.
class JsonWriter final : public Writer {
 public:
  JsonWriter(frame::Context& context, const Form& form, Shape shape)
      : context_(context),
        chosen_(form.is_chosen()),
        lines_(form.format == Format::kJsonl),
        shape_(std::move(shape)),
        columns_(columns_of(form, shape_)) {
    if (lines_) return;
    document_ = screen::Json::document(shape_.document);
    if (shape_.before) shape_.before(document_);
    document_.key(shape_.rows).begin_array();
  }

  Status row(std::vector<Cell> cells, std::string_view whole) override {
    const std::string json = whole.empty() || chosen_ ? object(cells) : std::string(whole);
    if (lines_)
      context_.screen.out << json << '\n';
    else
      document_.raw(json);
    return {};
  }

  Status finish(const Ending& ending) override {
    if (lines_) {
      say_next(context_, ending);
      return {};
    }
    document_.end().key("next");
    ending.next.empty() ? document_.null() : document_.value(ending.next);
    if (ending.after) ending.after(document_);
    context_.screen.out << document_.finish() << '\n';
    return {};
  }

 private:
  std::string object(const std::vector<Cell>& cells) const {
    screen::Json json;
    json.begin_object();
    for (const std::size_t column : columns_)
      add_member(json, shape_.columns[column], cells[column]);
    return json.finish();
  }

  frame::Context& context_;
  const bool chosen_, lines_;
  const Shape shape_;
  const std::vector<std::size_t> columns_;
  screen::Json document_;  // a document goes out whole, or not at all
};

class CsvWriter final : public Writer {
 public:
  CsvWriter(frame::Context& context, const Form& form, Shape shape)
      : context_(context),
        for_people_(form.format == Format::kCsvExcel),
        shape_(std::move(shape)),
        columns_(columns_of(form, shape_)),
        csv_(context.screen.out, for_people_ ? CsvKind::kExcel : CsvKind::kPlain, form.bom) {
    std::vector<CsvCell> heads;
    for (const std::size_t column : columns_) {
      const Column& of = shape_.columns[column];
      heads.push_back({for_people_ ? context.screen.say(of.head) : of.name, true});
    }
    csv_.row(heads);
  }

  Status row(std::vector<Cell> cells, std::string_view) override {
    std::vector<CsvCell> line;
    for (const std::size_t column : columns_) {
      const Kind kind = shape_.columns[column].kind;
      line.push_back({for_people_ ? cells[column].for_people() : cells[column].value,
                      kind == Kind::kText || kind == Kind::kWord});
    }
    csv_.row(line);
    return {};
  }
  Status finish(const Ending& ending) override {
    say_next(context_, ending);
    return {};
  }

 private:
  frame::Context& context_;
  const bool for_people_;
  const Shape shape_;
  const std::vector<std::size_t> columns_;
  Csv csv_;
};

class XlsxWriter final : public Writer {
 public:
  XlsxWriter(frame::Context& context, const Form& form, Shape shape)
      : context_(context), shape_(std::move(shape)), columns_(columns_of(form, shape_)) {
    std::vector<XlsxColumn> columns;
    for (const std::size_t column : columns_)
      columns.push_back(
          {context.screen.say(shape_.columns[column].head), shape_.columns[column].kind});
    xlsx_ = std::make_unique<Xlsx>(context.screen.say(shape_.title), std::move(columns));
  }

  Status row(std::vector<Cell> cells, std::string_view) override {
    std::vector<std::string> line;
    for (const std::size_t column : columns_) {
      const Kind kind = shape_.columns[column].kind;
      line.push_back(kind == Kind::kText || kind == Kind::kWord ? cells[column].for_people()
                                                                : cells[column].value);
    }
    return xlsx_->row(line);
  }
  Status finish(const Ending& ending) override {
    auto notes = ending.notes;  // the file goes to people who never saw stderr
    if (!ending.next.empty())
      notes.emplace_back(context_.screen.say("还有更多", "there is more"),
                         "--cursor " + ending.next);
    TRY(xlsx_->finish(notes, ending.as_of, context_.screen.out));
    say_next(context_, ending);
    return {};
  }

 private:
  frame::Context& context_;
  const Shape shape_;
  const std::vector<std::size_t> columns_;
  std::unique_ptr<Xlsx> xlsx_;
};

}  // namespace

void add_member(screen::Json& json, const Column& column, const Cell& cell) {
  json.key(column.name);
  if (column.kind == Kind::kNumber)
    json.raw(cell.value.empty() ? "null" : cell.value);
  else if ((column.kind == Kind::kDay || column.kind == Kind::kWord) && cell.value.empty())
    json.null();
  else
    json.value(cell.value);
}

std::unique_ptr<Writer> make_writer(frame::Context& context, const Form& form, Shape shape) {
  switch (form.format) {
    case Format::kJson:
    case Format::kJsonl:
      return std::make_unique<JsonWriter>(context, form, std::move(shape));
    case Format::kCsv:
    case Format::kCsvExcel:
      return std::make_unique<CsvWriter>(context, form, std::move(shape));
    case Format::kXlsx:
      return std::make_unique<XlsxWriter>(context, form, std::move(shape));
    default:
      return std::make_unique<PeopleWriter>(context, form, shape);
  }
}

}  // namespace quanlu::consumers::cli::listing
