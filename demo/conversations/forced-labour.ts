import type { DemoThread } from "./thread.ts";

export const forcedLabourThreads: readonly DemoThread[] = [
  {
    room: "everyone",
    topic: "forced-labour",
    voice: "w10",
    daysAgo: 19,
    title: "Không đi làm chủ nhật thì có bị gì không",
    text: "có chỗ ghi tên hết cả tổ đi làm chủ nhật rồi mới hỏi, ai không đi thì tuần sau bị xếp việc cực hơn, tui hỏi thiệt là mình có quyền nghỉ không, nhà ai cũng có việc chớ",
    replies: [
      { voice: "w7", minutesLater: 20, text: "Bên tui cũng y chang, ghi tên trước hỏi sau" },
      {
        voice: "w4",
        minutesLater: 60,
        text: "Bài học trong app nói tăng ca phải được mình đồng ý, tôi đọc rồi.",
      },
      {
        voice: "f1",
        minutesLater: 250,
        text: "Đúng vậy: làm thêm giờ phải được người lao động đồng ý về thời gian, địa điểm và công việc (Bộ luật Lao động Điều 107), và cưỡng bức lao động là điều luật cấm (Điều 8).",
      },
      {
        voice: "r1",
        minutesLater: 700,
        text: "Công đoàn đề nghị dùng phiếu đăng ký: ai đi thì ký, không ký là không đi. Không ai được ghi tên thay.",
      },
      {
        voice: "m1",
        minutesLater: 2000,
        text: "Nhất trí với công đoàn. Từ tháng sau mỗi tổ dùng phiếu đăng ký tăng ca có chữ ký từng người, nhân sự kiểm. Xếp việc nặng để trả đũa là nhà máy không chấp nhận, ai gặp xin nhắn riêng cho điều phối.",
      },
      { voice: "w10", minutesLater: 2200, text: "vậy thì tốt quá, cảm ơn anh chị" },
    ],
  },
  {
    room: "everyone",
    topic: "forced-labour",
    voice: "w2",
    daysAgo: 40,
    title: "Cả chuyền có hai cái thẻ đi vệ sinh",
    text: "cả chuyền mấy chục người mà có hai cái thẻ đi vệ sinh, có bữa em nhịn tới trưa luôn, tới kỳ thì khổ lắm mà hổng dám nói, mình bỏ thẻ được hông anh chị",
    replies: [
      { voice: "w7", minutesLater: 15, text: "Nhịn riết đau bụng hoài, tui không dám uống nước luôn" },
      { voice: "w12", minutesLater: 30, text: "Uống nước còn phải tính thì nói gì năng suất." },
      { voice: "w3", minutesLater: 55, text: "em hồi bầu phải đi nhiều, mượn thẻ ngại lắm" },
      {
        voice: "w8",
        minutesLater: 100,
        text: "Nhịn lâu là sinh bệnh đấy, sức khỏe chứ có phải chuyện đùa đâu.",
      },
      {
        voice: "w6",
        minutesLater: 160,
        text: "ben tui cung vậy đưa thẻ qua thẻ lại mất thì giờ hơn là đi",
        edited: "Bên tui cũng vậy, đưa thẻ qua thẻ lại mất thì giờ hơn là đi.",
      },
      {
        voice: "f1",
        minutesLater: 400,
        text: "Luật yêu cầu có đủ nhà vệ sinh phù hợp và hỏi ý kiến lao động nữ về quyền lợi của chị em (Bộ luật Lao động Điều 136). Còn thẻ là quy định riêng của xưởng, nên xưởng bỏ được. Xin nhà máy trả lời ở đây.",
      },
      {
        voice: "m1",
        minutesLater: 1600,
        text: "Tôi đọc và thấy quy định này không ổn. Từ thứ Hai tuần sau bỏ toàn bộ thẻ đi vệ sinh. Ai đi thì báo người bên cạnh một tiếng để giữ hàng, vậy thôi.",
      },
      { voice: "w2", minutesLater: 1700, text: "trời ơi mừng muốn khóc, cảm ơn anh" },
      {
        voice: "w7",
        minutesLater: 14500,
        text: "Xác nhận bên tui bỏ thẻ thiệt rồi nha, cả tuần nay hết phải xin",
      },
    ],
  },
  {
    room: "workers",
    topic: "forced-labour",
    voice: "w6",
    daysAgo: 13,
    title: "Gom thẻ ra cổng tới hết ca mới phát lại",
    text: "Có chỗ gom hết thẻ ra cổng của anh em từ đầu giờ, tan ca mới phát lại. Có bữa nhà gọi có việc gấp mà năn nỉ cả tiếng mới được về. Tui biết người ta sợ mất hàng, nhưng giữ thẻ vậy coi không được.",
    replies: [
      { voice: "w10", minutesLater: 25, text: "hồi trước tui tưởng chỗ nào cũng vậy" },
      { voice: "w5", minutesLater: 70, text: "lỡ cháy thì sao ạ, ra cổng cũng cần thẻ" },
      {
        voice: "f1",
        minutesLater: 300,
        text: "Cảm ơn bạn. Ai cũng có quyền không bị cưỡng bức lao động (Bộ luật Lao động Điều 5(1), Điều 8). Mình và đại diện sẽ hỏi thẳng nhà máy về việc giữ thẻ, không nói tin từ đâu.",
      },
      {
        voice: "r2",
        minutesLater: 2900,
        text: "Đã hỏi. Nhà máy trả lời thẻ của ai người đó giữ, ai gom là làm sai. Tuần này sẽ nhắc bằng thông báo dán ở bảng tin.",
      },
      { voice: "w6", minutesLater: 9000, text: "Thông báo dán rồi, thẻ trả lại rồi nha." },
    ],
  },
  {
    room: "workers",
    topic: "forced-labour",
    voice: "w9",
    anonymous: true,
    daysAgo: 4,
    title: "Muốn nghỉ việc mà đơn bị ngâm",
    text: "Tôi nộp đơn xin nghỉ hơn hai tuần, tổ bảo chưa có người thay nên chưa chuyển lên. Tôi phải về quê. Nếu cứ nghỉ thì sợ mất lương tháng cuối. Có cách nào làm cho đúng?",
    replies: [
      {
        voice: "w12",
        minutesLater: 20,
        text: "Nộp thẳng phòng nhân sự, xin họ ký nhận một bản có ngày. Đừng đưa tay không có giấy.",
      },
      {
        voice: "f1",
        minutesLater: 200,
        text: "Bộ luật Lao động Điều 35: báo trước 45 ngày nếu hợp đồng không xác định thời hạn, 30 ngày nếu từ 12 đến 36 tháng, 3 ngày làm việc nếu dưới 12 tháng. Bị chậm lương hay ngược đãi thì không cần báo trước. Nên giữ bản đơn có ngày và chữ ký nhận.",
      },
      {
        voice: "r1",
        minutesLater: 500,
        text: "Em cầm đơn ghé công đoàn giờ trưa, chị đi cùng lên nhân sự. Tìm người thay là việc của nhà máy, không phải việc của em.",
      },
      {
        voice: "w1",
        minutesLater: 900,
        text: "Nhớ hỏi luôn phép năm còn lại nhé, ngày chưa nghỉ được tính tiền khi thôi việc.",
      },
      {
        voice: "w9",
        anonymous: true,
        minutesLater: 2900,
        text: "Đã nộp lại và có giấy ký nhận rồi, cảm ơn mọi người nhiều.",
      },
    ],
  },
  {
    room: "everyone",
    topic: "forced-labour",
    voice: "w12",
    daysAgo: 1,
    title: "Đủ khoán rồi vẫn phải ngồi chờ",
    text: "Có hôm đủ sản lượng sớm thì vẫn bị giữ lại, ngồi không cũng không được về, mà giờ đó lại không ghi vào tăng ca. Nhà máy cho hỏi giờ ngồi chờ tính là gì?",
    replies: [],
  },
  {
    room: "management",
    topic: "forced-labour",
    voice: "m1",
    daysAgo: 17,
    title: "Phiếu đăng ký tăng ca có chữ ký từng người",
    text: "Từ tháng sau bỏ cách ghi tên cả tổ. Tôi muốn phiếu đơn giản, một dòng một người, có ô không đi mà không cần ghi lý do. Chị xem in mẫu nào cho các tổ trưởng dễ làm?",
    replies: [
      {
        voice: "m2",
        minutesLater: 200,
        text: "Tôi làm mẫu một trang, phát từ đầu giờ sáng. Phiếu lưu ở nhân sự, tổ không giữ.",
      },
      {
        voice: "f1",
        minutesLater: 600,
        text: "Xin đừng lập danh sách người hay từ chối. Chỉ cần có danh sách đó là mọi người không dám nói không nữa.",
      },
      {
        voice: "m1",
        minutesLater: 800,
        text: "Ghi nhận. Chỉ đếm số người đi theo bộ phận, không lập danh sách từ chối.",
      },
    ],
  },
];
