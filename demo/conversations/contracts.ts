import type { DemoThread } from "./thread.ts";

export const contractsThreads: readonly DemoThread[] = [
  {
    room: "everyone",
    topic: "contracts",
    voice: "w5",
    daysAgo: 16,
    title: "Sinh con thứ hai được nghỉ sáu hay bảy tháng",
    text: "ít lâu nữa em sinh bé thứ hai, trên mạng chỗ ghi sáu tháng chỗ ghi bảy tháng. Cho em hỏi đúng là mấy tháng và em nghỉ trước sinh được bao lâu ạ",
    replies: [
      { voice: "w3", minutesLater: 20, text: "hồi em sinh bé đầu là sáu tháng, bé thứ hai em không rõ" },
      { voice: "w2", minutesLater: 35, text: "chúc mừng chị nha, mẹ tròn con vuông" },
      {
        voice: "f1",
        minutesLater: 150,
        text: "Từ 1/7/2026: con đầu nghỉ 6 tháng, con thứ hai 7 tháng; sinh đôi trở lên thì thêm 1 tháng cho mỗi bé từ bé thứ hai. Nghỉ trước sinh không quá 2 tháng (Bộ luật Lao động Điều 139(1), Luật Dân số 113/2025 Điều 29(1)). Nhiều bài trên mạng còn ghi luật cũ.",
      },
      { voice: "w8", minutesLater: 300, text: "Thời tôi sinh nghỉ ít hơn nhiều, mừng cho các em." },
      { voice: "w5", minutesLater: 340, text: "dạ em cảm ơn, tối em đưa chồng đọc chung luôn" },
      {
        voice: "f1",
        minutesLater: 1700,
        text: "Thêm một điều: chồng bạn nếu đóng bảo hiểm xã hội được nghỉ 10 ngày khi vợ sinh con thứ hai (Luật Dân số Điều 29).",
        edited:
          "Thêm một điều: chồng bạn nếu đóng bảo hiểm xã hội được nghỉ 10 ngày làm việc khi vợ sinh con thứ hai (Luật Dân số 113/2025 Điều 29(2)).",
      },
    ],
  },
  {
    room: "everyone",
    topic: "contracts",
    voice: "w3",
    daysAgo: 42,
    title: "Nghỉ thai sản xong có được về chỗ cũ không",
    text: "em sắp hết thai sản, nghe nói chỗ em có người ngồi rồi, em về sẽ qua chỗ khác phụ. Em sợ phụ thì lương thấp hơn. Em được về việc cũ không ạ?",
    replies: [
      { voice: "w12", minutesLater: 40, text: "Giữ giấy tờ cho kỹ nhé bạn, chỗ cũ là của bạn." },
      {
        voice: "f1",
        minutesLater: 180,
        text: "Hết thai sản, bạn được trở lại việc cũ, không bị cắt giảm lương và quyền lợi. Nếu việc cũ không còn thì việc khác lương không thấp hơn (Bộ luật Lao động Điều 140).",
      },
      {
        voice: "m2",
        minutesLater: 1400,
        text: "Xác nhận: bạn về đúng việc cũ, người đang ngồi đã biết trước là làm tạm. Bạn báo ngày đi làm lại cho nhân sự trước một tuần là được.",
      },
      { voice: "w3", minutesLater: 1500, text: "dạ em nhẹ cả người, em cảm ơn anh chị" },
    ],
  },
  {
    room: "everyone",
    topic: "contracts",
    voice: "w12",
    anonymous: true,
    daysAgo: 11,
    title: "Bị quát trước mặt cả chuyền",
    text: "Hàng lỗi thì chúng tôi sửa. Nhưng bị quát giữa chuyền, bị gọi bằng những từ không dám chép lại ở đây, thì về nhà ăn không nổi cơm. Có chị khóc trong nhà vệ sinh. Chúng tôi xin được nhắc việc như người với người.",
    replies: [
      { voice: "w2", minutesLater: 12, text: "đọc mà rớt nước mắt, em cũng từng bị" },
      { voice: "w8", minutesLater: 30, text: "Đi làm để nuôi con chứ có phải để nghe chửi đâu." },
      {
        voice: "w6",
        removed: true,
        minutesLater: 45,
        text: "Ai mà la tui là tui la lại liền cho biết mặt, cái thứ không ra gì",
      },
      { voice: "w11", minutesLater: 70, text: "Bị quát thì càng run, càng may lỗi. Mình nói thật." },
      {
        voice: "w1",
        minutesLater: 140,
        text: "Tôi nghĩ các tổ trưởng cũng bị ép từ trên. Không phải để bênh, mà muốn sửa thì phải sửa cả chỗ ép.",
      },
      {
        voice: "f1",
        minutesLater: 260,
        text: "Công ty phải tôn trọng danh dự, nhân phẩm người lao động (Bộ luật Lao động Điều 6(2)(a)), khi xử lý kỷ luật cũng không được xúc phạm (Điều 127). Mình gỡ một bài vì có lời xúc phạm; ý trong bài thì ai cũng hiểu.",
      },
      {
        voice: "m1",
        minutesLater: 1500,
        text: "Thay mặt nhà máy, tôi xin lỗi. Không có sản lượng nào đáng để quát người. Trước ngày 20 tháng sau tất cả tổ trưởng, chuyền trưởng học một buổi về cách nhắc việc, tôi học cùng. Cách báo riêng sẽ dán ở nhà ăn tuần này.",
      },
      { voice: "w7", minutesLater: 1650, text: "Nghe anh nói vậy cũng ấm lòng, chờ coi có làm hông" },
      {
        voice: "w12",
        anonymous: true,
        minutesLater: 9000,
        text: "Tuần này êm hơn thật. Mong là không chỉ một tuần.",
      },
    ],
  },
  {
    room: "workers",
    topic: "contracts",
    voice: "w8",
    daysAgo: 35,
    title: "Nội quy mới phát, có ai đọc chưa",
    text: "Phát quyển nội quy dày, bảo ký nhận ngay để thu giấy. Tôi ký rồi mới đọc, có mấy chỗ không hiểu, nhất là đoạn về kỷ luật. Có ai đọc kỹ chưa, giảng giúp.",
    replies: [
      { voice: "w12", minutesLater: 40, text: "Mình đọc được tới trang ba thì tới giờ vào chuyền." },
      {
        voice: "f1",
        minutesLater: 300,
        text: "Từ 10 người trở lên thì nội quy phải bằng văn bản và phải có phần phòng chống quấy rối tình dục (Bộ luật Lao động Điều 118); việc lập nội quy cũng phải đối thoại (Điều 63(2)). Từ mai mình đọc chung ở đây, mỗi trưa một đoạn.",
      },
      {
        voice: "r2",
        minutesLater: 1400,
        text: "Mình đã xin một bản để ở bàn công đoàn, và xin nhà máy tạm dừng thu chữ ký tới khi có buổi giải thích.",
      },
    ],
  },
  {
    room: "workers",
    topic: "contracts",
    voice: "w5",
    anonymous: true,
    daysAgo: 3,
    title: "Bị gợi ý tự viết đơn xin nghỉ",
    text: "Từ khi biết tôi có bầu, có người mấy lần bảo tôi nên viết đơn nghỉ cho khỏe, sau này xin vào lại. Nói nhẹ nhàng nhưng ngày nào cũng nói. Tôi còn cần việc.",
    replies: [
      {
        voice: "w1",
        minutesLater: 20,
        text: "Đừng ký gì vội em nhé. Ai đưa giấy thì bảo để em mang về đọc.",
      },
      {
        voice: "f1",
        minutesLater: 90,
        text: "Công ty không được sa thải hay đơn phương chấm dứt hợp đồng vì bạn mang thai (Bộ luật Lao động Điều 137(3)). Chấm dứt trái luật thì phải nhận lại, trả lương những ngày mất việc và thêm ít nhất 2 tháng lương (Điều 41). Nhắn riêng cho mình nhé.",
      },
      {
        voice: "r1",
        minutesLater: 200,
        text: "Em đừng viết đơn nếu em không muốn nghỉ. Chị sẽ nói với nhân sự như một chuyện chung, khi em gật đầu thì chị mới nói cụ thể.",
      },
      { voice: "w8", minutesLater: 400, text: "Bọn chị ở cạnh em. Trưa xuống ăn cùng." },
    ],
  },
  {
    room: "committee",
    topic: "contracts",
    voice: "m2",
    daysAgo: 7,
    title: "Bổ sung quy trình báo quấy rối vào nội quy",
    text: "Nhà máy đã hứa bổ sung. Bản nháp có: ví dụ cụ thể, người nhận báo gồm một nam một nữ, trả lời trong 3 ngày làm việc, giữ bí mật cho cả hai bên. Xin đại diện góp ý trước khi họp.",
    replies: [
      {
        voice: "r1",
        minutesLater: 250,
        text: "Chị em xin được báo cho công đoàn nữa, không chỉ nhân sự. Và xin ghi rõ xe đưa đón, nhà ở do công ty bố trí, tin nhắn điện thoại cũng tính.",
      },
      {
        voice: "f1",
        minutesLater: 500,
        text: "Theo Nghị định 145/2020 Điều 85, bản nháp còn thiếu thời hạn của từng bước, hình thức kỷ luật, bồi thường và khắc phục hậu quả. Điều 86 giao đại diện người lao động tham gia xây dựng và giám sát, nên xin dành một buổi riêng.",
      },
      {
        voice: "m1",
        minutesLater: 1400,
        text: "Đồng ý thêm công đoàn là nơi nhận báo. Tôi đề nghị có một buổi hỏi ý kiến riêng của chị em, không có quản lý ngồi cùng.",
      },
      {
        voice: "r2",
        minutesLater: 1900,
        text: "Tôi nhận phần giải thích cho anh em nam. Nhiều người chưa biết lời đùa cũng có thể là quấy rối.",
      },
    ],
  },
];
